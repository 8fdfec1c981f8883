"""Row security of each table: declared once on the model and checked against the database by the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar

from django.db import models
from django.db.models.expressions import RawSQL

from base.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Row security of a table.

    trust, provider: the table carries ``trust_id`` / ``provider_id`` and that organisation sees its rows.
    engaged: the row is a trust's, and the providers that work for that trust may read it.
    engaging: the row is a provider's, and the trusts it works for may read it.
    readable_by_all: reference data or a directory; signed-in actors read it, ``writers`` says who writes.
    append_only: the runtime role can neither update nor delete.
    audit: "diff" keeps old and new values of changed fields, "digest" counts and digests, "" none.
    hidden: columns that never reach the audit trail (patient data, secrets).
    """

    trust: bool = False
    provider: bool = False
    engaged: bool = False
    engaging: bool = False
    readable_by_all: bool = False
    platform: bool = False
    append_only: bool = False
    audit: str = "diff"
    hidden: tuple[str, ...] = ()


def tenancy_of(model: type[models.Model]) -> Tenancy | None:
    """Row security of this model's table; None for one that belongs to no organisation."""
    return getattr(model, "tenancy", None)


M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    """Every page, endpoint, task and export starts from ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the organisation that asks, and those it may read of others."""
        tenancy = tenancy_of(self.model)
        if tenancy is None:
            raise TypeError(f"{self.model.__name__} does not say whose rows it holds.")
        if actor.is_system or (actor.is_platform and tenancy.platform):
            return self.all()
        if tenancy.readable_by_all and actor.kind is not ActorKind.PUBLIC:
            return self.all()
        # Never one filter with two Qs: trust_id=None would mean IS NULL and leak.
        if actor.is_trust and tenancy.trust and actor.trust_id:
            return self.filter(trust_id=actor.trust_id)
        if actor.is_provider and tenancy.provider and actor.provider_id:
            return self.filter(provider_id=actor.provider_id)
        if actor.is_provider and tenancy.engaged:
            return self.filter(trust_id__in=RawSQL("select ins_engaged_trusts()", []))
        if actor.is_trust and tenancy.engaging:
            return self.filter(provider_id__in=RawSQL("select ins_engaged_providers()", []))
        return self.none()


class TenantModel(models.Model):
    """A row that belongs to a trust, a provider or both, under row-level security; see ``tenancy``."""

    tenancy: Tenancy

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
