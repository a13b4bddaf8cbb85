"""The disclosure log for anybody, figures as charts and tables, requests for information, feedback."""
