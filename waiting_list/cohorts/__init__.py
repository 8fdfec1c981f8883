"""Selections of the waiting list: the language they are said in, their counts, their patients."""
