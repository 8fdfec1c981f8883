"""What can be done with tasks, notices, preferences, e-mails and calendar feeds."""
