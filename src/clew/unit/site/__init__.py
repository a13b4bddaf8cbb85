"""What the public site says and the unit keeps without code: words of pages, numbers to ring,
alerts, closing and opening again.
"""
