"""The position of a call-off when it was taken over, and the warnings of its spend that were sent."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.columns import SaidBy
from trusts.models import Trust


class OpeningPosition(SaidBy):
    """Spending from before the service was in use. A later row corrects it; the movements keep both."""

    tenancy = Tenancy(trust=True, append_only=True)

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="opening_positions")
    as_at = models.DateField(help_text="Up to the end of this day.")
    spent = MoneyColumn(help_text="Invoiced and paid.")
    invoiced = MoneyColumn(help_text="Invoiced, not yet paid.")
    accrued = MoneyColumn(help_text="Delivered, not yet invoiced.")
    patients = models.PositiveIntegerField()

    class Meta:
        ordering = ["call_off", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(spent__gte=0, invoiced__gte=0, accrued__gte=0), name="opening_amounts_positive"
            )
        ]

    @property
    def total(self):
        """The amount taken out of the maximum contract value: the three parts never overlap."""
        return self.spent + self.invoiced + self.accrued


class SpendAlert(TenantModel):
    """A warning that was sent: once for a threshold and a maximum contract value."""

    tenancy = Tenancy(trust=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="spend_alerts")
    threshold = models.PositiveSmallIntegerField(help_text="Percent of the maximum contract value.")
    maximum_value = MoneyColumn()
    drawdown = MoneyColumn()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "threshold", "maximum_value"], name="spend_alert_once")
        ]
