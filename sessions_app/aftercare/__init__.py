"""After the list: follow-ups, late events, and handing care back when a contract ends."""
