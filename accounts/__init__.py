"""People, organisations they act for, roles, credentials, sign-in."""
