"""Risk assessments by named instruments: outcome, version, assessor, date and rationale.
Proprietary items are never held.
"""
