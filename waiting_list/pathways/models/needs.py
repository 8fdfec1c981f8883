"""Needs on a pathway."""

from django.db import models
from django.db.models import Q

from base.columns import own_key
from base.tenancy import Tenancy, TenantModel
from trusts.models import Site, Trust
from trusts.slot_mix import SlotKind
from waiting_list.pathways.models.pathways import Pathway
from waiting_list.pathways.models.patients import Patient

HIDDEN = ("what", "validation_comment", "bmi", "anticoagulated")

URGENT_FIRST = ("P1", "P1A", "P1B", "P2", "TWW", "2WW", "URG")
"""Priorities that come before waiting time, however they are written in the trust's list."""


def urgent_first() -> models.Case:
    """0 for an urgent need, 1 for the others: what lists are filled by, before how long somebody waits."""
    urgent = models.When(priority__in=URGENT_FIRST, then=models.Value(0))
    return models.Case(urgent, default=models.Value(1), output_field=models.IntegerField())


class Need(TenantModel):
    """A need on a pathway: a procedure, a test, an appointment.

    A pathway may have several (an echo, a pre-operative assessment, the operation); ``source_key`` tells them apart
    in the trust's list. ``clock`` says which standard the wait counts under, if any.
    """

    tenancy = Tenancy(trust=True, hidden=HIDDEN)

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "Procedure"
        TEST = "test", "Test"
        APPOINTMENT = "appointment", "Appointment"

    class Clock(models.TextChoices):
        RTT = "rtt", "RTT"
        DM01 = "dm01", "Diagnostic (six weeks)"
        PLANNED = "planned", "Planned"
        SURVEILLANCE = "surveillance", "Surveillance"
        NONE = "none", "No clock"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MET = "met", "Met"
        REMOVED = "removed", "Removed"

    class Anaesthesia(models.TextChoices):
        GENERAL = "general", "General"
        REGIONAL = "regional", "Regional"
        LOCAL = "local", "Local"
        SEDATION = "sedation", "Sedation"
        NONE = "none", "None"

    class Removal(models.TextChoices):
        """ELECTIVE ADMISSION LIST REMOVAL REASON, and what an import may find."""

        ADMITTED = "1", "Patient admitted electively"
        EMERGENCY = "2", "Patient admitted as an emergency for the same condition"
        DIED = "3", "Patient died"
        OTHER = "4", "Patient removed for other reasons"
        CLOCK_STOPPED = "stop", "The clock stopped"
        NOT_LISTED = "gone", "No longer on the trust's list"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="needs", db_index=False, db_constraint=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="needs", db_index=False, db_constraint=False)
    source_key = models.CharField(max_length=40, default=own_key)
    kind = models.CharField(max_length=11, choices=Kind)
    clock = models.CharField(max_length=12, choices=Clock)
    list_type = models.CharField(max_length=4, blank=True, help_text="Waiting list type, such as IRTT.")
    test = models.CharField(max_length=25, blank=True, help_text="DM01 test, such as COLONOSCOPY.")
    tfc = models.CharField(max_length=3)
    specialty = models.CharField(max_length=3, blank=True, help_text="Main specialty code.")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    what = models.CharField(max_length=120, help_text="Procedure, test or appointment in words.")
    opcs = models.CharField(max_length=4, blank=True)
    started_on = models.DateField(help_text="The day this wait began.")
    due_on = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=3, blank=True, help_text="P1A … P6 or D1 … D6.")
    priority_reviewed_on = models.DateField(null=True, blank=True)
    priority_type = models.CharField(max_length=1, blank=True, help_text="1 routine, 2 urgent, 3 two weeks.")
    dta_on = models.DateField(null=True, blank=True, help_text="Decision to admit.")
    tci_on = models.DateField(null=True, blank=True, help_text="To come in.")
    tci_given_on = models.DateField(null=True, blank=True, help_text="The day the TCI date was given.")
    intended_management = models.CharField(max_length=1, blank=True)
    points = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    slot_kind = models.CharField(
        max_length=9,
        choices=SlotKind,
        blank=True,
        default="",
        db_default="",
        help_text="The kind of slot it takes, where the trust says.",
    )
    asa = models.PositiveSmallIntegerField(null=True, blank=True, help_text="ASA grade, 1 to 6.")
    bmi = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    anaesthesia = models.CharField(max_length=8, blank=True, choices=Anaesthesia)
    anticoagulated = models.BooleanField(null=True, blank=True)
    escort = models.BooleanField(null=True, blank=True, help_text="Somebody takes the patient home.")
    preop_valid_until = models.DateField(null=True, blank=True)
    validated_on = models.DateField(null=True, blank=True)
    validated_by = models.CharField(max_length=60, blank=True)
    validation_comment = models.CharField(max_length=200, blank=True)
    asked_on = models.DateField(null=True, blank=True, help_text="The patient was asked here, and answered.")
    removed_here = models.BooleanField(
        default=False, db_default=False, help_text="Off the list here; the trust's own list does not say so yet."
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    met_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    removal_reason = models.CharField(max_length=4, blank=True, choices=Removal)
    run = models.ForeignKey("waiting_list.ImportRun", models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pathway", "source_key"], name="need_once_a_pathway")]
        indexes = [
            models.Index(
                fields=["trust", "tfc", "started_on"],
                include=["clock", "site", "priority"],
                condition=Q(state="waiting"),
                name="need_waiting",
            ),
            # A list is filled in this order, a page of some hundred thousand at a time.
            models.Index(
                "trust", "tfc", urgent_first(), "started_on", "id", condition=Q(state="waiting"), name="need_to_fill"
            ),
            models.Index(fields=["trust", "opcs"], condition=Q(state="waiting") & ~Q(opcs=""), name="need_procedure"),
            models.Index(fields=["patient"], name="need_patient"),
            models.Index(fields=["trust", "id"], condition=Q(removed_here=True), name="need_removed_here"),
        ]
