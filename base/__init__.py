"""Shared ground of every app: the actor, permissions, errors, row security between organisations."""
