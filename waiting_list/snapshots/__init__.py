"""The waiting list week by week: counted once at the end of each Sunday, and read ever after as it was counted."""
