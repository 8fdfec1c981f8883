"""Official figures: RTT and DM01 months, and how other trusts do."""
