"""Booking lists: who and what covers them, their price, and the checks that say yes or no."""
