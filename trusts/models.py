"""NHS trusts, their sites and rooms, when rooms open, and who has a room when."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from base.tenancy import Tenancy, TenantModel
from trusts.slot_mix import NO_SLOTS


class OnBankHolidays(models.TextChoices):
    """Choice of the weekly windows of a room that count on a bank holiday of England."""

    CLOSED = "closed", "Rooms stay closed"
    USUAL = "usual", "As on any such day of the week"
    SUNDAY = "sunday", "As on a Sunday"


class Trust(TenantModel):
    """An NHS trust. Its name and ODS code are public; the rest is its own way of working."""

    tenancy = Tenancy(readable_by_all=True, platform=True)

    ods_code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=40)
    icb_code = models.CharField(max_length=6, blank=True, help_text="ODS code of its integrated care board.")
    icb_name = models.CharField(max_length=150, blank=True, help_text="The board's name, as everybody reads it.")
    ocid_prefix = models.CharField(
        max_length=11, blank=True, help_text="Registered with the Open Contracting Partnership: ocds-xxxxxx."
    )
    evening_starts = models.TimeField(default="18:00")
    on_bank_holidays = models.CharField(
        max_length=6, choices=OnBankHolidays, default=OnBankHolidays.CLOSED, help_text="Which windows count."
    )
    # 6-4-2 gates in days before the session; a list booked inside them is short notice.
    offer_gate_days = models.PositiveSmallIntegerField(default=42)
    staffed_gate_days = models.PositiveSmallIntegerField(default=28)
    populated_gate_days = models.PositiveSmallIntegerField(default=14)
    locked_gate_days = models.PositiveSmallIntegerField(default=7)
    offer_open_days = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Site(TenantModel):
    tenancy = Tenancy(trust=True, engaged=True)

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="sites")
    ods_code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=150)
    telephone = models.CharField(max_length=30, blank=True)
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Room(TenantModel):
    """A theatre, endoscopy, clinic, echo or scan room, with what a half-day in it can hold."""

    tenancy = Tenancy(trust=True, engaged=True)

    class Kind(models.TextChoices):
        THEATRE = "theatre", "Theatre"
        ENDOSCOPY = "endoscopy", "Endoscopy"
        CLINIC = "clinic", "Clinic"
        ECHO = "echo", "Echo"
        MRI = "mri", "MRI"
        CT = "ct", "CT"
        ULTRASOUND = "ultrasound", "Ultrasound"
        VIRTUAL = "virtual", "Virtual clinic"

    class Unit(models.TextChoices):
        MINUTES = "minutes", "minutes"
        POINTS = "points", "points"
        SLOTS = "slots", "slots"
        IMAGES = "images", "scans"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="rooms")
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=7, choices=Unit)
    half_day_capacity = models.PositiveSmallIntegerField(help_text="In the room's unit, for one half-day.")
    slot_mix = models.JSONField(
        default=list, db_default=NO_SLOTS, blank=True, help_text="Usual slots of half a day by kind: trusts.slot_mix."
    )
    telephone = models.CharField(max_length=30, blank=True)
    join_link = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="Where staff join a virtual clinic; https."
    )
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ["site__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="room_name_once_a_site"),
            models.CheckConstraint(condition=Q(half_day_capacity__gt=0), name="room_holds_something"),
            models.CheckConstraint(
                condition=Q(join_link="") | Q(join_link__startswith="https://"), name="room_link_is_https"
            ),
        ]

    def __str__(self):
        return self.name


class OpeningWindow(TenantModel):
    """A weekly part of a day in which the room could be used, e.g. Saturday AM 08:30 to 12:30, local time."""

    tenancy = Tenancy(trust=True)

    class Part(models.TextChoices):
        AM = "am", "AM"
        PM = "pm", "PM"
        EVE = "eve", "Eve"

    trust = models.ForeignKey(Trust, models.PROTECT)
    room = models.ForeignKey(Room, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0.")
    part = models.CharField(max_length=3, choices=Part)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["room", "weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["room", "weekday", "part"], name="window_once_a_part"),
            models.CheckConstraint(condition=Q(starts__lt=models.F("ends")), name="window_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="window_on_a_weekday"),
        ]


class Closure(TenantModel):
    """A room that cannot open, with the reason people see on the planner."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    room = models.ForeignKey(Room, models.CASCADE, related_name="closures")
    during = DateTimeRangeField()
    reason = models.CharField(max_length=80)


class RoomUse(TenantModel):
    """A use of a room for a time: an insourced session or the trust's own list. Two live uses can never overlap.

    A session's row is kept by the database itself from the session (see sessions_app), so that nothing that
    changes a session can forget the room.
    """

    tenancy = Tenancy(trust=True, provider=True, audit="digest")

    class Kind(models.TextChoices):
        SESSION = "session", "Insourced session"
        IN_HOUSE = "in_house", "In-house list"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider_id = models.BigIntegerField(null=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=8, choices=Kind)
    during = DateTimeRangeField()
    live = models.BooleanField(default=True)
    session_id = models.BigIntegerField(null=True, unique=True)
    note = models.CharField(max_length=80, blank=True)
    released_reason = models.CharField(
        max_length=200, blank=True, db_default="", help_text="Why the trust gave its own list up."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="session", session_id__isnull=False) | Q(kind="in_house", session_id=None),
                name="room_use_names_its_session",
            )
        ]
