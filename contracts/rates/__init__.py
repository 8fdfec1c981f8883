"""Rate cards, frozen terms, and the price engine."""
