"""The page of one call-off, which assembles everything about it, and call-offs as the API lists them."""
