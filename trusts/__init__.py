"""NHS trusts, sites and rooms, and who has a room when."""
