"""What a person can put right, said in a sentence: the base of every error whose words are shown as
they are.
"""

from __future__ import annotations


class Problem(Exception):
    """Its message says what is wrong, where, and what to do.

    The command line prints it and ends with status 2.
    """
