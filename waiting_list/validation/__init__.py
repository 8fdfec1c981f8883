"""Asking those who wait long whether they still do."""
