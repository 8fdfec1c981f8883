"""Offers and their answers: accept, decline, propose something else, fall back to the next contract."""
