"""Below every app: jobs, outbox, idempotency, stored files, encryption."""
