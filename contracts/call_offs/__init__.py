"""Call-offs: entry, service lines, documents, standstill, options and terms."""
