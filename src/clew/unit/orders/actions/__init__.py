"""Every write of the orders: applications, what courts made, breaches. One transaction each, with
its audit row.
"""
