"""Tasks and messages for people: tasks, notices, e-mails about them, who wants what, and calendar feeds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import ONE_ORGANISATION, OfOneOrganisation, Person
from base.tenancy import Tenancy
from notifications.kinds import When
from notifications.querysets import MailQuerySet, TaskQuerySet


class Task(OfOneOrganisation):
    """One thing somebody of an organisation has to do: whoever holds ``right``, or ``person`` alone.

    ``standing`` says whether the thing itself still waits. A task closes by itself when it no longer does, and opens
    again when the thing comes back; one that a person closed stays closed for as long as the thing stands.
    """

    tenancy = Tenancy(trust=True, provider=True)

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DISMISSED = "dismissed", "Dismissed"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="What it is about, once for each kind.")
    subject_id = models.BigIntegerField()
    right = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    href = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    standing = models.BooleanField(default=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True, help_text="Empty when it closed by itself.")
    closed_by_person_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar = TaskQuerySet.as_manager()

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="task_of_one_organisation"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="task_closed_at_some_time",
            ),
            models.CheckConstraint(condition=~Q(state="dismissed") | ~Q(reason=""), name="task_dismissed_with_reason"),
            models.UniqueConstraint(
                fields=["trust", "kind", "key"], condition=Q(trust__isnull=False), name="task_once_a_trust"
            ),
            models.UniqueConstraint(
                fields=["provider", "kind", "key"], condition=Q(provider__isnull=False), name="task_once_a_provider"
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "right"], condition=Q(state="open"), name="task_open_of_trust"),
            models.Index(fields=["provider", "right"], condition=Q(state="open"), name="task_open_of_provider"),
            models.Index(fields=["kind", "subject_id"], condition=Q(standing=True), name="task_standing"),
        ]


class Notice(OfOneOrganisation):
    """Something one person was told; it asks for nothing."""

    tenancy = Tenancy(trust=True, provider=True, audit="digest")

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=60, help_text="The news it comes from, once for each person.")
    words = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    href = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="notice_of_one_organisation"),
            models.UniqueConstraint(
                fields=["person", "trust", "provider", "source"], nulls_distinct=False, name="notice_once_a_person"
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="notices_of_person")]


class Preference(OfOneOrganisation):
    """A person's choice how to hear of one kind while acting for one organisation; without one the kind's usual way."""

    tenancy = Tenancy(trust=True, provider=True)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    when = models.CharField(max_length=7, choices=When)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="preference_of_one_organisation"),
            models.UniqueConstraint(
                fields=["person", "trust", "provider", "kind"], nulls_distinct=False, name="preference_once"
            ),
        ]


class Mail(OfOneOrganisation):
    """One e-mail about tasks or notices: what it says, to whom, and what became of it. The row is the queue."""

    tenancy = Tenancy(trust=True, provider=True, audit="digest")

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=80, help_text="What it was written for, once for each person.")
    subject = models.CharField(max_length=200)
    items = models.JSONField(help_text="What it tells: words, why, href, due. Never anything about a patient.")
    digest = models.BooleanField(default=False)
    to = models.CharField(max_length=254, blank=True, help_text="The address it went to.")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    objects: ClassVar = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="mail_of_one_organisation"),
            models.UniqueConstraint(
                fields=["person", "trust", "provider", "source"], nulls_distinct=False, name="mail_once"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["person", "-made_at"], condition=Q(digest=True), name="mail_digests"),
        ]


class CalendarFeed(OfOneOrganisation):
    """A calendar address made by a person: all of the organisation's sessions they may see, or one site's, or those one
    professional is named on. Only the address's keyed hash is kept; it ends when revoked or when the person leaves."""

    tenancy = Tenancy(trust=True, provider=True, hidden=("token_hash", "last_used_at"))

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    site = models.ForeignKey("trusts.Site", models.PROTECT, null=True, related_name="+")
    clinician = models.ForeignKey("providers.Clinician", models.PROTECT, null=True, related_name="+")
    token_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["revoked_at", "-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="feed_of_one_organisation"),
            models.CheckConstraint(
                condition=(Q(site=None) | Q(trust__isnull=False)) & (Q(clinician=None) | Q(provider__isnull=False)),
                name="feed_of_its_own_site_or_clinician",
            ),
        ]
