"""The trust against its peers and England, from the figures NHS England publishes of every provider."""
