"""Publications of a trust about its insourcing, what it withholds, and the requests it answers."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.actors import Actor
from base.tenancy import M, Tenancy, TenantModel, TenantQuerySet
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.columns import SaidBy
from trusts.models import Trust


class Exemption(models.TextChoices):
    """Sections of the Freedom of Information Act 2000 under which something may be held back."""

    FUTURE = "22", "Section 22, to be published"
    CONDUCT = "36", "Section 36, effective conduct of public affairs"
    PERSONAL = "40(2)", "Section 40(2), personal information"
    CONFIDENCE = "41", "Section 41, given in confidence"
    PRIVILEGE = "42", "Section 42, legal privilege"
    TRADE_SECRET = "43(1)", "Section 43(1), trade secrets"
    COMMERCIAL = "43(2)", "Section 43(2), commercial interests"
    PROHIBITED = "44", "Section 44, disclosure is prohibited"


class PublishedQuerySet(TenantQuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever asks: a version is public from the moment it is there."""
        return self.all()


class PublishedVersion(TenantModel):
    """The register of one trust as it was released once. Nothing in it ever changes; a correction is a new version.

    The row holds no name of a person: everybody may read it.
    """

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")
    objects: ClassVar = PublishedQuerySet.as_manager()

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    ods_code = models.CharField(max_length=12)
    trust_name = models.CharField(max_length=150)
    icb_code = models.CharField(max_length=6, blank=True)
    icb_name = models.CharField(max_length=150, blank=True)
    ocid_prefix = models.CharField(max_length=11, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    released_at = models.DateTimeField(db_default=Now())
    released_by_title = models.CharField(max_length=60)
    payload = models.JSONField(help_text="The register as it was released; small numbers are already hidden.")
    withheld = models.JSONField(default=list, help_text="What is not in it, each with section and reason.")
    corrections = models.JSONField(default=list, help_text="Figures of an earlier version: old, new.")
    corrects = models.PositiveIntegerField(null=True, help_text="Number of the version it corrects.")
    why = models.CharField(max_length=400, blank=True, help_text="Why an earlier version was corrected.")

    class Meta:
        ordering = ["trust_id", "-number"]  # by trust it would join what the public cannot see
        constraints = [
            models.UniqueConstraint(fields=["trust", "number"], name="published_number_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="published_period_in_order"),
        ]
        indexes = [models.Index(fields=["ods_code", "-number"], name="published_newest")]


class PublishedFigure(TenantModel):
    """The true number of patients behind a released figure, so that two versions side by side give none away."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="+")
    version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="figures")
    service_line_id = models.BigIntegerField()
    patients = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "service_line_id"], name="published_figure_once")]


class OtherAwards(SaidBy):
    """Numbers of an annual summary about contracts that are not kept here. The newest row of a year and item counts."""

    tenancy = Tenancy(trust=True, append_only=True)

    year = models.CharField(max_length=7, help_text="Financial year, such as 2026/27.")
    item = models.CharField(max_length=1, help_text="Letter of regulation 25's item, a to i.")
    number = models.PositiveIntegerField()
    behind = models.CharField(max_length=400, blank=True, help_text="Which they are; everybody reads it.")

    class Meta:
        ordering = ["year", "item", "-id"]
        constraints = [models.CheckConstraint(condition=Q(item__in=list("abcdefghi")), name="other_awards_item")]


class PublishedSummary(TenantModel):
    """An annual summary of a trust as it was published once. A later number of the same year replaces it."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")
    objects: ClassVar = PublishedQuerySet.as_manager()

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="+")
    year = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    ods_code = models.CharField(max_length=12)
    trust_name = models.CharField(max_length=150)
    released_at = models.DateTimeField(db_default=Now())
    released_by_title = models.CharField(max_length=60)
    items = models.JSONField(help_text="The nine items: letter, words, number, what stands behind it.")

    class Meta:
        ordering = ["trust_id", "-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["trust", "year", "number"], name="summary_number_once")]
        indexes = [models.Index(fields=["ods_code", "-year", "-number"], name="summary_newest")]


class Withholding(SaidBy):
    """Something the trust does not publish, under which section and why. The newest row of an item counts."""

    tenancy = Tenancy(trust=True, append_only=True)

    class Item(models.TextChoices):
        CALL_OFF = "call_off", "The whole contract"
        MAXIMUM = "maximum_value", "Maximum contract value"
        SPENT = "spent", "What was spent"
        PATIENTS = "patients", "Patients treated"
        OFF_FRAMEWORK = "off_framework_reason", "Why it is not from a framework"
        OVERRIDES = "overrides", "Checks that were overridden"

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="withholdings")
    item = models.CharField(max_length=20, choices=Item)
    section = models.CharField(max_length=5, choices=Exemption, blank=True)
    reason = models.CharField(max_length=400)
    review_on = models.DateField(null=True)
    lifted = models.BooleanField(default=False)

    class Meta:
        ordering = ["call_off", "item", "-id"]


class PublicTerms(SaidBy):
    """Facts requesters ask about a contract that its terms do not say. One row for each call-off."""

    tenancy = Tenancy(trust=True)

    class Delivery(models.TextChoices):
        MANAGED = "managed", "Fully managed service"
        TEAM = "team", "Team provision"

    call_off = models.OneToOneField(CallOff, models.PROTECT, related_name="public_terms")
    delivery = models.CharField(max_length=7, choices=Delivery, blank=True)
    budget = models.CharField(max_length=60, blank=True)
    offers = models.PositiveSmallIntegerField(null=True, help_text="How many offers were received.")
    show_plan = models.BooleanField(default=False, help_text="Shown as planned while it is not yet active.")
    offers_wanted_on = models.DateField(null=True)
    cpv = models.CharField(
        max_length=8, blank=True, help_text="Common Procurement Vocabulary, where the usual one is wrong."
    )


class FoiRequest(SaidBy):
    """A request for information about insourcing and when it must be answered. Holds nobody's name."""

    tenancy = Tenancy(trust=True, hidden=("question", "answer"))

    class Outcome(models.TextChoices):
        FULL = "full", "Answered in full"
        PART = "part", "Answered in part"
        REFUSED = "refused", "Refused"
        NOT_HELD = "not_held", "Not held"

    reference = models.CharField(max_length=40)
    received_on = models.DateField()
    question = models.CharField(max_length=2000)
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    exemption = models.CharField(max_length=5, choices=Exemption, blank=True)
    answer = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "reference"], name="foi_reference_once"),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("received_on")), name="foi_answered_after_it_came"
            ),
        ]
