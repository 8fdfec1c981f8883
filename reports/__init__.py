"""Reports over facts: Home, KPIs, trends, peers, and the public register as people and systems read it."""
