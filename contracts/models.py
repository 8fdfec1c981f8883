"""Frameworks and their suppliers; call-off contracts with their lines, prices and money."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from trusts.models import Site, Trust

MONEY = {"max_digits": 14, "decimal_places": 2}


class Framework(TenantModel):
    """A framework agreement a trust may call off from. Dated reference data with its source."""

    tenancy = Tenancy(readable_by_all=True, platform=True)

    class Regime(models.TextChoices):
        PSR = "psr", "Provider Selection Regime"
        PA2023 = "pa2023", "Procurement Act 2023"
        PCR2015 = "pcr2015", "Public Contracts Regulations 2015"
        UNKNOWN = "", "Not known"

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=150)
    regime = models.CharField(max_length=7, choices=Regime, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reference"]

    def __str__(self):
        return f"{self.reference} {self.title}"


class Lot(TenantModel):
    tenancy = Tenancy(readable_by_all=True, platform=True)

    class Type(models.TextChoices):
        INSOURCING = "insourcing", "Insourcing"
        OUTSOURCING = "outsourcing", "Outsourcing"
        STAFFING = "staffing", "Temporary staffing"
        OTHER = "other", "Other"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="lots")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=11, choices=Type)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="lot_once")]

    def __str__(self):
        return f"{self.framework.reference} lot {self.number}: {self.title}"


class LotSupplier(TenantModel):
    tenancy = Tenancy(readable_by_all=True, platform=True)

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="suppliers")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="lots")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "provider", "joined_on"], name="lot_supplier_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="supplier_leaves_after_joining",
            ),
        ]


class CallOff(TenantModel):
    """A trust's contract with one provider: how long, for what, up to how much."""

    tenancy = Tenancy(trust=True, provider=True)

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        STANDSTILL = "standstill", "Standstill"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        EXPIRED = "expired", "Expired"
        TERMINATED = "terminated", "Terminated"

    class Process(models.TextChoices):
        DIRECT_A = "direct_award_a", "Direct award process A"
        DIRECT_B = "direct_award_b", "Direct award process B"
        DIRECT_C = "direct_award_c", "Direct award process C"
        MOST_SUITABLE = "most_suitable_provider", "Most suitable provider process"
        COMPETITIVE = "competitive", "Competitive process"
        MINI = "mini_competition", "Mini-competition on a framework"
        DIRECT_CALL_OFF = "direct_call_off", "Direct call-off from a framework"
        URGENT = "urgent", "Urgent award"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="call_offs")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="call_offs")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=150)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True)
    off_framework_reason = models.TextField(blank=True)
    regime = models.CharField(max_length=7, choices=Framework.Regime, blank=True)
    process = models.CharField(max_length=24, choices=Process)
    intention_published_on = models.DateField(null=True, blank=True)
    standstill_ends_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    maximum_value = models.DecimalField(**MONEY, help_text="Maximum contract value, pounds excluding VAT.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    offer_order = models.PositiveSmallIntegerField(default=1, help_text="Whom the trust asks first.")
    made_by = models.CharField(max_length=200, blank=True)
    made_by_person_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "reference"], name="call_off_reference_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="call_off_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(maximum_value__gt=0), name="call_off_has_a_value"),
            models.CheckConstraint(
                condition=Q(lot__isnull=False) | ~Q(off_framework_reason=""), name="call_off_lot_or_reason"
            ),
        ]

    def __str__(self):
        return self.reference


class ServiceLine(TenantModel):
    """What a call-off covers: a treatment function in a setting, under a responsible lead consultant."""

    tenancy = Tenancy(trust=True, provider=True)

    class Setting(models.TextChoices):
        THEATRE = "theatre", "Theatre"
        ENDOSCOPY = "endoscopy", "Endoscopy"
        OUTPATIENT = "outpatient", "Outpatient"
        ECHO = "echo", "Echo"
        IMAGING = "imaging", "Imaging"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="service_lines")
    name = models.CharField(max_length=120)
    tfc = models.CharField(max_length=3, help_text="Treatment function code.")
    setting = models.CharField(max_length=10, choices=Setting)
    lead_name = models.CharField(max_length=120, blank=True)
    lead_gmc = models.CharField(max_length=7, blank=True)
    cost_code = models.CharField(max_length=20, blank=True)
    planned_cases = models.PositiveSmallIntegerField(
        default=6, help_text="Cases expected on a half-day list."
    )

    class Meta:
        ordering = ["call_off", "name"]
        constraints = [models.UniqueConstraint(fields=["call_off", "name"], name="service_line_once")]

    def __str__(self):
        return self.name


class ServiceLineSite(TenantModel):
    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="line_sites")
    site = models.ForeignKey(Site, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_line", "site"], name="line_site_once")]


class RateCard(TenantModel):
    """One version of a call-off's prices. A new price is a new version: what was agreed is never rewritten."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="rate_cards")
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        ordering = ["call_off", "version"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="rate_card_version_once"),
            models.UniqueConstraint(fields=["call_off", "valid_from"], name="rate_card_from_once"),
        ]


class DayType(models.TextChoices):
    """Mirrors ``nhs.calendar.day_type``."""

    WEEKDAY_DAY = "weekday_day", "Weekday, day"
    WEEKDAY_EVENING = "weekday_evening", "Weekday, evening"
    SATURDAY = "saturday", "Saturday"
    SUNDAY = "sunday", "Sunday"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


class RateLine(TenantModel):
    """The price of one unit on one kind of day."""

    tenancy = Tenancy(trust=True, provider=True)

    class Unit(models.TextChoices):
        SESSION = "session", "Session"
        HALF_DAY = "half_day", "Half-day"
        PATIENT = "patient", "Patient"
        PROCEDURE = "procedure", "Procedure"
        POINT = "point", "Endoscopy point"
        ECHO = "echo", "Echo"
        FIRST = "first", "First appointment"
        FOLLOW_UP = "follow_up", "Follow-up appointment"
        IMAGE = "image", "Image"
        HOUR = "hour", "Hour"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    rate_card = models.ForeignKey(RateCard, models.CASCADE, related_name="lines")
    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="rates")
    day_type = models.CharField(max_length=15, choices=DayType)
    unit = models.CharField(max_length=9, choices=Unit)
    price = models.DecimalField(**MONEY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rate_card", "service_line", "day_type"], name="rate_once_a_day_type"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="rate_not_negative"),
        ]


class LedgerEntry(TenantModel):
    """One movement of a call-off's money. Append-only; every balance is a sum over these."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="digest")

    class Kind(models.TextChoices):
        OPENING = "opening", "Opening position"
        COMMITTED = "committed", "Committed"
        RELEASED = "released", "Released"
        ACCRUED = "accrued", "Accrued"
        INVOICED = "invoiced", "Invoiced"
        CREDITED = "credited", "Credited"
        PAID = "paid", "Paid"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="ledger")
    session_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=9, choices=Kind)
    amount = models.DecimalField(**MONEY)
    # What the movement takes out of the maximum contract value; invoiced and paid money was accrued before.
    drawdown = GeneratedField(
        expression=Case(
            When(kind__in=["opening", "committed", "accrued"], then=F("amount")),
            When(kind__in=["released", "credited"], then=-F("amount")),
            default=Value(Decimal("0.00")),
        ),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
    )
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_amounts_are_positive")]
        indexes = [
            models.Index(fields=["call_off"], include=["drawdown"], name="ledger_drawdown"),
            models.Index(fields=["session_id"], name="ledger_session"),
        ]
