"""Waiting-list files: read, looked at before they are taken, taken in pieces, undone."""
