"""The calendar: reviews, hearings, expiry and everything else that has a day, on a page and as a
file for another calendar.
"""
