"""What pages read: plain rows, always the same number of queries, always what the asker may see."""
