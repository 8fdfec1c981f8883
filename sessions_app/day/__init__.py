"""The run of day: what happened when, step by step, from start to delivered."""
