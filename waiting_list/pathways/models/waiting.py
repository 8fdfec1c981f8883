"""The waiting needs, as narrow as can be: what counts are made from. Kept by the database, written by nobody else."""

from django.db import models
from django.db.models import Q

from base.tenancy import Tenancy, TenantModel
from trusts.models import Site, Trust
from waiting_list.pathways.models.needs import Need

UNDER_RTT = Q(clock=Need.Clock.RTT)


class Waiting(TenantModel):
    """A need that waits, with everything cohorts and the validation queue ask about.

    One narrow row per waiting need instead of a wide need, its patient and its pathway: a million of them are read
    through in a tenth of a second. Triggers keep it in the transaction that changes any of the three; the runtime
    role can only read it. Every question a page asks of all of them has an index that answers it alone, without the
    rows: a page has 150 ms. ``breach_on`` is the first day over 18 weeks under RTT, of six weeks or more for a
    diagnostic test, and the day after the due date for what has one.
    """

    tenancy = Tenancy(trust=True, audit="")

    need = models.OneToOneField(Need, models.CASCADE, primary_key=True, related_name="waiting", db_constraint=False)
    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    started_on = models.DateField()
    # What is asked about most comes first, and what may be empty last: it is found sooner in a row.
    clock = models.CharField(max_length=12, choices=Need.Clock)
    tfc = models.CharField(max_length=3)
    priority = models.CharField(max_length=3, blank=True)
    age_band = models.CharField(max_length=5, blank=True)
    anaesthesia = models.CharField(max_length=8, blank=True)
    opcs = models.CharField(max_length=4, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=2, blank=True)
    breach_on = models.DateField(null=True)
    tci_on = models.DateField(null=True)
    asa = models.PositiveSmallIntegerField(null=True)
    bmi = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    anticoagulated = models.BooleanField(null=True)
    escort = models.BooleanField(null=True)
    preop_valid_until = models.DateField(null=True)
    seen_on = models.DateField(null=True, help_text="Last attended or listed, the later.")
    next_on = models.DateField(null=True, help_text="Next appointment.")
    validated_on = models.DateField(null=True, help_text="As the trust's list says.")
    asked_on = models.DateField(null=True, help_text="Asked here, and answered.")
    deprivation_decile = models.PositiveSmallIntegerField(null=True)
    learning_disability = models.BooleanField(null=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "tfc", "started_on"], name="waiting_of_specialty"),
            models.Index(fields=["trust", "started_on", "need"], name="waiting_longest"),
            models.Index(
                fields=["trust", "started_on", "need"],
                include=["tfc", "seen_on", "tci_on", "next_on", "asked_on", "validated_on"],
                condition=UNDER_RTT,
                name="waiting_to_ask",
            ),
            models.Index(fields=["trust", "opcs", "started_on"], name="waiting_of_procedure"),
            models.Index(fields=["trust", "priority", "started_on"], name="waiting_of_priority"),
            models.Index(fields=["trust", "site", "started_on"], name="waiting_at_site"),
            models.Index(fields=["trust", "breach_on"], name="waiting_to_breach"),
            models.Index(fields=["trust", "tci_on"], name="waiting_to_come_in"),
            # One for each way of splitting the list by who people are.
            *(
                models.Index(fields=["trust", field, "started_on"], condition=UNDER_RTT, name=f"waiting_{name}")
                for field, name in (
                    ("age_band", "by_age"),
                    ("sex", "by_sex"),
                    ("ethnicity", "by_ethnicity"),
                    ("deprivation_decile", "by_deprivation"),
                    ("learning_disability", "by_disability"),
                )
            ),
        ]


class WaitingCount(TenantModel):
    """The number waiting, by clock, treatment function and day of the start: figures to be added up.

    Every statement that changes who waits adds what it changed, more or fewer, as rows of its own, so nobody waits
    for anybody. ``waiting_list_fold_counts`` adds rows of the same kind together.
    """

    tenancy = Tenancy(trust=True, audit="")

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    clock = models.CharField(max_length=12)
    tfc = models.CharField(max_length=3)
    started_on = models.DateField()
    waiting = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["trust", "clock"], name="waiting_counts_of_trust")]
