"""The checklist by which a list is ready: what each side says is in place."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from sessions_app.teams.readiness_items import Item
from trusts.models import Trust


class ReadinessTick(TenantModel):
    """An item of the checklist that is in place, by whom and when. Taking it back removes the row."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=16, choices=Item)
    ticked_at = models.DateTimeField(db_default=Now())
    ticked_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "item"], name="readiness_item_once")]
