"""The passphrase of every made-up key: said on the demonstration's door, so that anybody may be the key-holder."""

PASSPHRASE = "made-up people only"  # noqa: S105  # of made-up keys
