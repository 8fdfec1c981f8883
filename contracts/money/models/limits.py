"""Delegated limits: the values people may approve under a trust's standing financial instructions."""

from django.db import models
from django.db.models import F, Q

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy
from contracts.call_offs.models.columns import SaidBy


class DelegatedLimit(SaidBy):
    """Up to what contract value a person may approve, from one day to another."""

    tenancy = Tenancy(trust=True)

    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=200)
    amount = MoneyColumn(help_text="Pounds excluding VAT.")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_name", "-valid_from"]
        indexes = [models.Index(fields=["trust", "person_id"], name="limit_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="limit_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="limit_ends_after_it_starts"
            ),
        ]
