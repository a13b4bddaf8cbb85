"""The report from first to last page, files sealed as they stream in, the mailbox behind a return
code.
"""
