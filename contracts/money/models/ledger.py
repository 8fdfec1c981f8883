"""Movements of a call-off's money."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff
from providers.models import Provider
from trusts.models import Trust


class LedgerEntry(TenantModel):
    """One movement of a call-off's money. Append-only; every balance is a sum over these."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="digest")

    class Kind(models.TextChoices):
        OPENING = "opening", "Opening position"
        COMMITTED = "committed", "Committed"
        RELEASED = "released", "Released"
        ACCRUED = "accrued", "Accrued"
        INVOICED = "invoiced", "Invoiced"
        CHARGED = "charged", "Charged for cancelling"
        FAILED = "failed", "Credited for a failure to deliver"
        CREDITED = "credited", "Credited"
        PAID = "paid", "Paid"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="ledger")
    session_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=9, choices=Kind)
    amount = MoneyColumn()
    # What the movement takes out of the maximum contract value; invoiced and paid money was accrued before.
    drawdown = GeneratedField(
        expression=Case(
            When(kind__in=["opening", "committed", "accrued", "charged"], then=F("amount")),
            When(kind__in=["released", "credited", "failed"], then=-F("amount")),
            default=Value(Decimal("0.00")),
        ),
        output_field=MoneyColumn(),
        db_persist=True,
    )
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # A corrected opening position is the difference to the one before, which may be less.
            models.CheckConstraint(condition=Q(amount__gte=0) | Q(kind="opening"), name="ledger_amounts_are_positive")
        ]
        indexes = [
            models.Index(fields=["call_off"], include=["drawdown"], name="ledger_drawdown"),
            models.Index(fields=["session_id"], name="ledger_session"),
        ]


class LedgerSum(TenantModel):
    """The sum of movements of one kind on a call-off: figures to be added up, one row where they were compacted.

    Kept by the database with every statement that adds movements and written by nobody else. A contract of some years
    has hundreds of thousands of movements, and its balance stands on many pages.
    """

    tenancy = Tenancy(trust=True, provider=True, audit="")

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    provider = models.ForeignKey(Provider, models.PROTECT, db_index=False, db_constraint=False)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=9, choices=LedgerEntry.Kind)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
