"""Who waits, for what and how long; files brought in; official figures beside it."""
