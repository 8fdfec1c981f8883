"""Pages of the waiting list, one module per group of pages."""
