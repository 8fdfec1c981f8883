"""Named selections of the waiting list."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.actors import Actor
from base.tenancy import M, Tenancy, TenantModel, TenantQuerySet
from trusts.models import Trust


class CohortQuerySet(TenantQuerySet[M]):
    """One's own, and those shared within the trust."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.is_system:
            return rows
        mine = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return rows.filter(Q(shared=True) | mine)


class Cohort(TenantModel):
    """A filter with a name. It holds what is asked for, never who was found."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80)
    filter = models.JSONField(help_text="The language of waiting_list.cohorts.filters.")
    shared = models.BooleanField(default=False)
    person_id = models.BigIntegerField(null=True, help_text="Whose it is; null for a system's.")
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], condition=Q(shared=True), name="shared_cohort_name_once"),
            models.UniqueConstraint(
                fields=["trust", "person_id", "name"], condition=Q(shared=False), name="own_cohort_name_once"
            ),
        ]
