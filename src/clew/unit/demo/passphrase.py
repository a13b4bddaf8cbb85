"""What every made-up person signs in with, and what opens every made-up key: said on the
demonstration's door.
"""

PASSPHRASE = "made-up-people-only"  # noqa: S105  # of made-up people and keys
