"""Referrals between the agencies of a case and to programmes: legal basis, accepted, declined,
revoked, outcome.
"""
