"""Activating a call-off through the compliance gate; suspending, resuming and ending it."""
