"""Whom a service line takes, and who accepted a patient it would not have taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.models import ServiceLine
from providers.models import Provider
from sessions_app.session.models.list_entries import ListEntry
from trusts.models import Trust
from waiting_list.models import Need


class LineCriteria(TenantModel):
    """The acceptance criteria of a service line. What is empty asks for nothing."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    service_line = models.OneToOneField(ServiceLine, models.CASCADE, related_name="criteria")
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    asa_most = models.PositiveSmallIntegerField(null=True)
    bmi_most = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    anaesthesia = ArrayField(
        models.CharField(max_length=8, choices=Need.Anaesthesia), default=list, help_text="Empty takes every."
    )
    anticoagulated = models.BooleanField(default=True, help_text="Takes patients on anticoagulants.")
    escort_needed = models.BooleanField(default=False)
    preop_needed = models.BooleanField(default=False)
    strict = models.BooleanField(
        default=False, help_text="What is not recorded counts as not met, instead of as a warning."
    )
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(youngest=None) | Q(oldest=None) | Q(oldest__gte=F("youngest")),
                name="criteria_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(asa_most=None) | Q(asa_most__range=(1, 6)), name="criteria_asa_in_range"
            ),
        ]


class ListException(TenantModel):
    """A patient put on a list although criteria are not met: which, the clinician who accepts it, and why."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    entry = models.OneToOneField(ListEntry, models.PROTECT, related_name="exception")
    unmet = models.JSONField(help_text="Codes of the criteria that are not met.")
    clinician = models.CharField(max_length=120)
    registration = models.CharField(max_length=20, help_text="Register number of the clinician.")
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(clinician="") & ~Q(reason="") & ~Q(registration=""),
                name="exception_by_somebody_for_a_reason",
            )
        ]
