"""Records that show that a call-off keeps the rules: of people, of results of checks, of overrides. The trust's own."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.models.columns import SaidBy
from plumbing.models import StoredFile
from trusts.models import Trust


class LeadRecord(SaidBy):
    """A record that a line's lead consultant may lead it. The newest counts; the older ones are its history."""

    tenancy = Tenancy(trust=True)

    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="lead_records")
    gmc = models.CharField(max_length=7, help_text="Whom the record is of: the line's lead at that time.")
    specialty = models.CharField(max_length=120, help_text="As the Specialist Register names it.")
    relevance = models.CharField(max_length=300, blank=True, help_text="Why it fits when it has another name.")
    register_checked_on = models.DateField(null=True)
    leads_pathway = models.BooleanField(default=False)
    accepts_responsibility = models.BooleanField(default=False)
    indemnifier = models.CharField(max_length=120, blank=True)
    policy_number = models.CharField(max_length=60, blank=True)
    indemnity_until = models.DateField(null=True)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["service_line", "-id"]


class HoursRecord(SaidBy):
    """The hours in which a line's lists run, and the reason where they are core hours. The newest counts."""

    tenancy = Tenancy(trust=True)

    class When(models.TextChoices):
        OUT_OF_HOURS = "out_of_hours", "Evenings, weekends and bank holidays only"
        BOTH = "both", "Some lists inside core hours"
        CORE = "core", "Inside core hours only"

    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="hours_records")
    when = models.CharField(max_length=12, choices=When)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["service_line", "-id"]


class VatDecision(SaidBy):
    """A decision on how VAT falls on a call-off, with its reason. A new decision is a new row."""

    tenancy = Tenancy(trust=True, append_only=True)

    class Side(models.TextChoices):
        PROVIDER = "provider", "The provider"
        TRUST = "trust", "The trust"
        BOTH = "both", "Both"

    class Pricing(models.TextChoices):
        OUTPUT = "output", "What is delivered"
        TIME = "time", "Time worked"

    class Treatment(models.TextChoices):
        EXEMPT = "exempt", "Exempt medical care"
        STANDARD = "standard", "Standard rate, supply of staff"
        MIXED = "mixed", "Partly exempt"

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="vat_decisions")
    directs = models.CharField(max_length=8, choices=Side, help_text="Who directs the clinicians.")
    governs = models.CharField(max_length=8, choices=Side, help_text="Who holds clinical governance.")
    indemnifies = models.CharField(max_length=8, choices=Side, help_text="Who holds the indemnity.")
    pricing = models.CharField(max_length=6, choices=Pricing)
    treatment = models.CharField(max_length=8, choices=Treatment)
    evidence = models.CharField(max_length=1000)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField()
    review_on = models.DateField()

    class Meta:
        ordering = ["call_off", "-id"]


class BuyingAnswers(SaidBy):
    """The questionnaire about what is really being bought, as it was answered. The newest counts."""

    tenancy = Tenancy(trust=True, append_only=True)

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="buying_answers")
    answers = models.JSONField()
    kind = models.CharField(max_length=11)
    reasons = models.JSONField()

    class Meta:
        ordering = ["call_off", "-id"]


class AwardNotice(SaidBy):
    """A notice of the award as it was published, mistakes and all. The newest of a kind and number counts."""

    tenancy = Tenancy(trust=True, append_only=True)

    class Kind(models.TextChoices):
        INTENTION = "intention", "Notice of intention to award"
        AWARD = "award", "Award notice"
        URGENT = "urgent", "Urgent award notice"
        MODIFICATION = "modification", "Modification notice"
        OTHER = "other", "Other notice"

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="award_notices")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=40, blank=True, help_text="Its number where it is published.")
    published_on = models.DateField(null=True)
    representations_by = models.DateField(null=True)
    standstill_ends_on = models.DateField(null=True)
    wording = models.CharField(max_length=1000, blank=True, help_text="Dates and blanks as they stand in it.")

    class Meta:
        ordering = ["call_off", "-id"]


class ComplianceEvidence(SaidBy):
    """Evidence a person filed to a check. It may answer a check whose facts the service does not hold itself."""

    tenancy = Tenancy(trust=True, append_only=True)

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="compliance_evidence")
    check_code = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    statement = models.CharField(max_length=1000)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["call_off", "-id"]


class ComplianceOverride(SaidBy):
    """Somebody let a call-off pass a check it does not meet. It shows for ever, with what the check said then."""

    tenancy = Tenancy(trust=True, append_only=True)

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="compliance_overrides")
    check_code = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    said = models.CharField(max_length=1000, help_text="What the check answered when it was overridden.")
    reason = models.CharField(max_length=1000)
    person_role = models.CharField(max_length=60, help_text="The job title the public register shows.")

    class Meta:
        ordering = ["call_off", "-id"]


class ComplianceRun(TenantModel):
    """One time the rules were put to a call-off. Its results stand in the run that first found them."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="compliance_runs")
    at = models.DateTimeField(db_default=Now())
    cause = models.CharField(max_length=60)
    asked_by = models.CharField(max_length=200)
    outcome = models.CharField(max_length=14)
    against = models.PositiveSmallIntegerField(help_text="How many checks stand against going live.")
    digest = models.CharField(max_length=64)
    found_in = models.ForeignKey(
        "self", models.PROTECT, null=True, help_text="The earlier run that found exactly the same."
    )

    class Meta:
        ordering = ["call_off", "-id"]
        indexes = [models.Index(fields=["call_off", "-id"], name="compliance_run_newest")]


class ComplianceResult(TenantModel):
    """The answer of one check about one thing in one run."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="results")
    place = models.PositiveSmallIntegerField(help_text="Its place in the order of the rules.")
    rule = models.CharField(max_length=20)
    check_code = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    outcome = models.CharField(max_length=14)
    says = models.CharField(max_length=1000)
    evidence = models.CharField(max_length=1200, blank=True)
    seen_by = models.CharField(max_length=200, blank=True)
    seen_on = models.DateField(null=True)

    class Meta:
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "check_code", "about"], name="one_answer_of_a_check")]
