"""Declared interests and who must stand back."""
