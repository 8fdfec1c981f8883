"""Frameworks, call-offs, their rules, rates and money, and what is published of them."""
