"""The audit trail: append-only events of every write."""
