"""Evidence from devices and accounts on a case: what was agreed, what was taken in, one timeline,
who is who, what it shows, and products for a court.
"""
