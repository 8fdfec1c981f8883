"""Incidents with duty of candour, and safety stops that two people lift."""
