"""Measurements: ratios against frozen bare SQL in one run, on the same PostgreSQL with the same durability."""
