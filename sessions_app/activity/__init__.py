"""Delivered activity: ingest, validation, corrections, and sign-off."""
