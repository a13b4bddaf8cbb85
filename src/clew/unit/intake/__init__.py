"""What comes in: published screening runs, referrals by officers and partners, reports taken by
hand. One queue.

A run is imported whole or not at all, once. It updates what is open and never takes back a
decision.
"""
