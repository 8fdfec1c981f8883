"""Reads for the pages of providers and their people. Every read starts from what the actor may see."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from base.actors import Actor
from base.errors import NotFound
from providers.models import Assurance, AssuranceCheck, AssurancePaper, Clinician, Provider, TeamRole


def provider(actor: Actor, provider_id: int) -> Provider:
    found = Provider.objects.visible_to(actor).filter(pk=provider_id).first()
    if found is None:
        raise NotFound()
    return found


def people(actor: Actor, *, active: str = "yes", role: str = "", words: str = "") -> QuerySet[Clinician]:
    """A provider's people with registration and clearance, by name. Three queries a page."""
    found = Clinician.objects.visible_to(actor).select_related("registration").prefetch_related("clearances")
    if active:
        found = found.filter(active=active == "yes")
    if role:
        found = found.filter(role=role)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(registration__number__icontains=words))
    return found.order_by("name", "pk")


def person(actor: Actor, clinician_id: int) -> Clinician:
    found = people(actor, active="").filter(pk=clinician_id).first()
    if found is None:
        raise NotFound()
    return found


def assurance_of(actor: Actor, provider_id: int) -> list[Assurance]:
    """A provider's records with their documents and the checks of the asker's trust, or of all trusts for the provider
    itself. Three queries."""
    checks = Prefetch("checks", AssuranceCheck.objects.visible_to(actor).order_by("checked_at"))
    papers = Prefetch("papers", AssurancePaper.objects.visible_to(actor).order_by("pk"))
    found = Assurance.objects.visible_to(actor).filter(provider_id=provider_id)
    return list(found.order_by("item", "-valid_from", "-pk").prefetch_related(checks, papers))


def team_minimums(actor: Actor) -> dict[str, list[TeamRole]]:
    """The trust's least team by kind of room."""
    found: dict[str, list[TeamRole]] = {}
    for minimum in TeamRole.objects.visible_to(actor).order_by("room_kind", "role"):
        found.setdefault(minimum.room_kind, []).append(minimum)
    return found
