"""Backups of everything that belongs together, sealed to a recovery key; read back, verified,
restored.
"""
