"""Stalking Protection Orders and the other orders that matter: applications from first thought to
court, what courts made,
conditions, service, notification, breaches; the register and its tables. In: a case and what people
and courts did. Out: events on the case's timeline, papers for the court, figures with the rows
behind them.
"""
