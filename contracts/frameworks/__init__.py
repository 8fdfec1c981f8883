"""Frameworks, lots and their suppliers."""
