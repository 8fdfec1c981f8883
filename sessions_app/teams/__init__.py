"""Who works on a list: rosters, clearance, swaps, readiness, and what JAG is told."""
