"""Patients, their pathways, and the needs they wait for."""
