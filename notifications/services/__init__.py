"""Services of tasks, notices, preferences, e-mails and calendar feeds."""
