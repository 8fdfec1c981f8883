"""Variations: numbered, immutable, compared with what the contract was let for."""
