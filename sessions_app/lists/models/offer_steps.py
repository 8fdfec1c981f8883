"""What was said between hospital and patient about a place on a list, and what the trust calls reasonable."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.session.models.list_entries import ListEntry
from trusts.models import Trust


class OfferRule(TenantModel):
    """What a reasonable offer is at this trust: whole days between telling the patient and the list."""

    tenancy = Tenancy(trust=True)

    trust = models.OneToOneField(Trust, models.PROTECT, related_name="offer_rule")
    notice_days = models.PositiveSmallIntegerField(default=21)
    tries = models.PositiveSmallIntegerField(default=3, help_text="Attempts before the place is given away.")
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=200)


class OfferStep(TenantModel):
    """One step of the offer of a place. Never changed; an error is undone by a step that names it."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    class Kind(models.TextChoices):
        TRIED = "tried", "Tried, not reached"
        OFFERED = "offered", "Offered"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        STANDBY = "standby", "Standby"
        UNDONE = "undone", "Undone"

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        LETTER = "letter", "Letter"
        TEXT = "text", "Text message"
        EMAIL = "email", "E-mail"
        IN_PERSON = "in_person", "In person"

    class Declined(models.TextChoices):
        DATE = "date", "The date does not suit"
        NOTICE = "notice", "Too short notice"
        PLACE = "place", "The place does not suit"
        PROVIDER = "provider", "Wants the hospital’s own team"
        LATER = "later", "Wants to wait longer"
        UNWELL = "unwell", "Not well enough"
        NOT_WANTED = "not_wanted", "No longer wants it"
        OTHER = "other", "Another reason"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    channel = models.CharField(max_length=9, choices=Channel, blank=True)
    declined = models.CharField(max_length=10, choices=Declined, blank=True)
    notice_days = models.PositiveSmallIntegerField(help_text="Days from telling the patient to the list.")
    reasonable = models.BooleanField(help_text="At least the trust's own notice.")
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
    key = models.CharField(max_length=40, help_text="Of the form that was sent, so that it counts once.")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="offer_step_once"),
            models.CheckConstraint(condition=~Q(kind="declined") | ~Q(declined=""), name="declined_for_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="undone") & Q(undoes__isnull=False) | ~Q(kind="undone") & Q(undoes=None),
                name="undone_names_its_step",
            ),
        ]
