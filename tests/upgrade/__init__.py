"""A database of every release, with its demonstration, is brought to today's version and has all that a new one has."""
