"""From what selectors read to the words pages say."""
