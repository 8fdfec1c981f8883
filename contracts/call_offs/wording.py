"""Words several parts of contracts share."""

from base.formatting import listing

MOST_NAMED = 5


def some(found: list[str]) -> str:
    """The first few of them, and how many more."""
    more = [f"{len(found) - MOST_NAMED:,} more"] if len(found) > MOST_NAMED else []
    return listing(found[:MOST_NAMED] + more)
