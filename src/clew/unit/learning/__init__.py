"""Learning at the desk: trainers write cases that a second person checks, everybody plays them and keeps their own record, results are
shown for ten people or more.
"""
