"""Patients on lists: picking them, their slots, the dates offered to them, criteria of acceptance."""
