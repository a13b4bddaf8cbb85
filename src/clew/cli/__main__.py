"""`python -m clew.cli`: the same program."""

from clew.cli import main

main()
