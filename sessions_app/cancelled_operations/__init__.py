"""The 28-day guarantee: operations cancelled on the day for a non-clinical reason, and the new date owed."""
