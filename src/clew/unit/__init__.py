"""The staff service of a stalking threat assessment unit: what was screened is read, decided,
worked and reviewed here.

In: published runs, referrals, reports. Out: decisions with reasons, advice to the officer in the
case, cases worked by several agencies, each seeing what it needs. One app for each part of the
work; every write is an action with its audit row, every read goes through its `door.py`.
"""
