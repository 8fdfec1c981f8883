"""Tasks, notices, e-mails and calendar feeds, fed from the outbox."""
