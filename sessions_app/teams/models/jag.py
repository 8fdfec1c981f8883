"""What an endoscopy site keeps for its JAG accreditation while a provider works there."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.models import CallOff
from trusts.models import Site, Trust


class JagItem(TenantModel):
    """One line of a site's own insourcing checklist, under a heading of the JAG standards, and whether it is met."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    heading = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    met = models.BooleanField(default=False)
    said_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["site", "id"]
        constraints = [models.UniqueConstraint(fields=["site", "heading", "words"], name="jag_item_once")]


class JagNotice(TenantModel):
    """JAG was told that insourcing at a site began or ended."""

    tenancy = Tenancy(trust=True)

    class Change(models.TextChoices):
        BEGAN = "began", "Insourcing began"
        ENDED = "ended", "Insourcing ended"

    trust = models.ForeignKey(Trust, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT)
    change = models.CharField(max_length=5, choices=Change)
    told_on = models.DateField()
    told_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "call_off", "change"], name="jag_told_once")]
