"""The page of one session, which assembles everything about it, and sessions as the API lists them."""
