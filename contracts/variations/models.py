"""Changes to a signed call-off: numbered, proposed by one person, decided by another, never rewritten."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import ExtensionOption
from providers.models import Provider
from trusts.models import Trust


class Variation(TenantModel):
    """A change as it was proposed. It takes effect by a decision; a refused one keeps its number."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    class Kind(models.TextChoices):
        VALUE = "value", "Maximum value"
        TERM = "term", "End date"
        SCOPE = "scope", "What it covers"
        RATE = "rate", "Prices"
        SITE = "site", "Sites"

    class Ground(models.IntegerChoices):
        """The reason a change needs no new award: Provider Selection Regime, regulation 13; the last is regulation 14."""

        DIRECT_AWARD = 1, "Awarded by direct award process A or B"
        PROVIDED_FOR = 2, "Clearly provided for in the contract"
        SUCCESSION = 3, "Only the provider changes: takeover or insolvency"
        EXTERNAL = 4, "External factors, such as volume or formula prices"
        OWN_DECISION = 5, "The trust's own decision, below the threshold"
        URGENT = 6, "An urgent change under regulation 14"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    ground = models.PositiveSmallIntegerField(choices=Ground)
    clause = models.CharField(max_length=200, blank=True, help_text="Where the contract provides for it.")
    reason = models.TextField()
    materially_different = models.BooleanField(default=False)
    amount_change = MoneyColumn(default=0, help_text="Pounds excluding VAT; below zero is less.")
    new_ends_on = models.DateField(null=True, blank=True)
    option = models.ForeignKey(ExtensionOption, models.PROTECT, null=True, related_name="variations")
    # As they stood when it was proposed: what the test of regulation 13 was made with.
    original_value = MoneyColumn()
    cumulative_change = MoneyColumn(help_text="All changes since the award, this one included.")
    notice_due = models.BooleanField(default=False)
    proposed_by = models.CharField(max_length=200)
    proposed_by_person_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["call_off", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "number"], name="variation_number_once"),
            models.CheckConstraint(condition=Q(ground__gte=1, ground__lte=6), name="variation_ground"),
        ]

    def __str__(self):
        return f"Variation {self.number}"


class VariationDecision(TenantModel):
    """The decision of somebody who did not propose it, made once."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    variation = models.OneToOneField(Variation, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    maximum_value = MoneyColumn(null=True, help_text="The maximum contract value from then on.")
    ends_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=200)
    decided_by_person_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(db_default=Now())


class VariationNotice(TenantModel):
    """That the notice of a change was published: the prompt for it ends."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    variation = models.OneToOneField(Variation, models.PROTECT, related_name="notice")
    published_on = models.DateField()
    reference = models.CharField(max_length=100, help_text="As the notice is numbered where it was published.")
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField(db_default=Now())
