"""How call-offs and their money look in the API. Money is text with pence; days are ISO dates."""

from rest_framework import serializers


class Money(serializers.DecimalField):
    """Pounds excluding VAT, as text: ``"310.00"``."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=2, **kwargs)
