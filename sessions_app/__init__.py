"""Sessions from empty room to delivered, signed-off list."""
