"""Files of patients, pathways and needs: what was sent, what became of it, and what was there before."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.errors import NotFound
from base.tenancy import Tenancy, TenantModel
from plumbing.models import Job, StoredFile
from trusts.models import Trust


class ImportKind(models.TextChoices):
    PTL = "ptl", "Patient tracking list"
    CLOCK_EVENTS = "clock_events", "Clock events"
    TCI = "tci", "TCI list"


class ImportRun(TenantModel):
    """One file on its way into the waiting list.

    The file itself is kept sealed. ``columns`` says which of its columns is which field; counts and ``codes`` (how
    often each code was met) say what became of its rows. ``rows_done`` is the checkpoint: it moves in the
    transaction that writes the rows, so a run whose worker died goes on after it.
    """

    tenancy = Tenancy(trust=True)

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        FAILED = "failed", "Not imported"
        UNDONE = "undone", "Undone"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="import_runs")
    kind = models.CharField(max_length=12, choices=ImportKind)
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="import_run")
    fingerprint = models.BinaryField(help_text="Keyed digest of the file's content.")
    layout = models.JSONField(default=dict, help_text="Encoding, delimiter and line of the heading.")
    columns = models.JSONField(default=dict, help_text="Field of the product → heading of the file.")
    options = models.JSONField(default=dict, help_text="Order of days and months, whether the list is whole.")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    rows_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    written = models.JSONField(default=dict, help_text="Rows of each table that carry this import's mark.")
    codes = models.JSONField(default=dict, help_text="field:code → how many rows met it.")
    preview = models.JSONField(default=dict, help_text="What the check found; no contents.")
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    credential_id = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undo_reason = models.CharField(max_length=200, blank=True)

    @property
    def content(self) -> StoredFile:
        """Its file. Raises NotFound for a run of which none is kept."""
        if self.file is None:
            raise NotFound("The file of this import is no longer kept.")
        return self.file

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["trust", "kind", "-id"], name="import_runs_of_trust")]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "kind"], condition=Q(state="importing"), name="one_import_at_a_time"
            )
        ]


class ImportMapping(TenantModel):
    """The columns a trust's files have, remembered from the last time."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="import_mappings")
    kind = models.CharField(max_length=12, choices=ImportKind)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "kind"], name="one_mapping_a_kind")]


class ImportRow(TenantModel):
    """A row that was rejected or warned about: its line and what was met, never what it held.

    ``faults`` are ``field:code``; the sentence belongs to the code.
    """

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    class Outcome(models.TextChoices):
        REJECTED = "rejected", "Rejected"
        WARNED = "warned", "Kept, with a warning"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="row_outcomes", db_index=False, db_constraint=False)
    line = models.PositiveIntegerField(help_text="As a spreadsheet counts: the heading is usually line 1.")
    outcome = models.CharField(max_length=8, choices=Outcome)
    faults = ArrayField(models.CharField(max_length=80))

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_rows_of_run")]


class ImportBefore(TenantModel):
    """The content of a row before an import changed it, so that the import can be undone."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest", hidden=("before",))

    class What(models.TextChoices):
        PATIENT = "patient"
        PATHWAY = "pathway"
        NEED = "need"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    run = models.ForeignKey(ImportRun, models.CASCADE, db_index=False, db_constraint=False)
    what = models.CharField(max_length=7, choices=What)
    row_id = models.BigIntegerField()
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "what", "row_id"], name="before_once")]
