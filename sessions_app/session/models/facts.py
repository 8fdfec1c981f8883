"""One wide row per session: everything a KPI counts. Recomputed from the session's own rows, never added to."""

from django.db import models

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.models import CallOff, ServiceLine
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from trusts.models import Room, Site, Trust


class SessionFact(TenantModel):
    """Numerators and denominators of one session. A KPI is Σ ÷ Σ over these rows."""

    tenancy = Tenancy(trust=True, provider=True, audit="")

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="fact")
    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT)
    service_line = models.ForeignKey(ServiceLine, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    room = models.ForeignKey(Room, models.PROTECT)
    day = models.DateField()
    tfc = models.CharField(max_length=3)
    state = models.CharField(max_length=11)
    short_notice = models.BooleanField()
    planned_minutes = models.PositiveIntegerField()
    planned_cases = models.PositiveIntegerField()
    planned_points = models.PositiveIntegerField()
    planned_slots = models.PositiveIntegerField(default=0, help_text="Of a list counted in slots.")
    planned_images = models.PositiveIntegerField(default=0, help_text="Of a list counted in scans.")
    booked_patients = models.PositiveIntegerField()
    ran = models.PositiveSmallIntegerField(help_text="1 when the list was delivered or signed off.")
    seen = models.PositiveIntegerField(help_text="Attended: codes 5 and 6.")
    missed = models.PositiveIntegerField(help_text="Missed appointments: codes 3 and 7.")
    cancelled_by_patient = models.PositiveIntegerField()
    cancelled_by_provider = models.PositiveIntegerField()
    points_delivered = models.PositiveIntegerField()
    slots_delivered = models.PositiveIntegerField(
        default=0, help_text="Patients seen on a list counted in slots: one visit is one slot."
    )
    images_delivered = models.PositiveIntegerField(
        default=0, help_text="Attended scans of a list counted in scans, several of one patient among them."
    )
    clock_stops = models.PositiveIntegerField()
    outcomed = models.PositiveIntegerField()
    timed_lists = models.PositiveSmallIntegerField(help_text="1 when at least one case has touch times.")
    capped_minutes = models.DecimalField(max_digits=8, decimal_places=2)
    touch_minutes = models.DecimalField(max_digits=8, decimal_places=2)
    late_start_minutes = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    early_finish_minutes = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    overrun_minutes = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    expected_price = MoneyColumn()
    delivered_price = MoneyColumn(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "day"], name="fact_trust_day"),
            models.Index(fields=["provider", "day"], name="fact_provider_day"),
        ]
