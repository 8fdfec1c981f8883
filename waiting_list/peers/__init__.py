"""The trust beside its peers and England: NHS England's monthly figures of every provider."""
