"""Columns that several contract models share."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import TenantModel
from trusts.models import Trust


class SaidBy(TenantModel):
    """A row of a trust that somebody put their name to."""

    trust = models.ForeignKey(Trust, models.PROTECT)
    said_by = models.CharField(max_length=200)
    said_by_person_id = models.BigIntegerField(null=True)
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
