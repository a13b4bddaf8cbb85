"""What is done while nobody waits: imports with all that follows from them, sealing the audit,
corrections, mail, forgetting.
"""
