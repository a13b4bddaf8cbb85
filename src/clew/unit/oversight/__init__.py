"""What supervisors and auditors watch over all of the desk: loads, break-glass, exclusions,
look-ups in the audit.
"""
