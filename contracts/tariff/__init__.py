"""NHS Payment Scheme prices: reading a file of them, choosing the one that holds, comparing a rate with it."""
