"""The rules that screening may use: proposed from a run, approved by a second person; and the pause of
screening.
"""
