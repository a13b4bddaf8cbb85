"""Each role's home and the way to every page: what is due, what is waiting, where one may go."""
