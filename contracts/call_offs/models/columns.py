"""What columns of several contract models share."""

MONEY = {"max_digits": 14, "decimal_places": 2}
