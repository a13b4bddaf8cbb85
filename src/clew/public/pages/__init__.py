"""The words of the site, the exit, cookies, where to get help, the diary."""
