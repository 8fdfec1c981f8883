"""What a reasonable offer is until a trust says otherwise."""

NOTICE_DAYS = 21
"""The three weeks that a reasonable offer of an admission has always meant."""

TRIES = 3
"""Attempts before a place is given to somebody else."""
