"""What is held about one person, in every table and every spelling: for whoever answers a request under
the Data Protection Act 2018, s.45.
"""
