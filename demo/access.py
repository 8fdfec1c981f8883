"""Access to the demonstration: its people and their passwords, and fresh credentials for the API."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accounts.credentials import issue_credential
from accounts.roles import PROVIDER_SCOPES, TRUST_SCOPES, Role
from base.actors import Actor
from base.demonstration import access_file
from base.errors import NotFound
from base.row_security import acting_as
from contracts.models import CallOff, ServiceLineSite
from demo.small.places import TRUST
from providers.models import Provider
from sessions_app.models import Session
from sessions_app.session.states import State
from trusts.models import Room, Trust

LASTS = dt.timedelta(days=7)
PROVIDER = "EEL"


def access() -> dict[str, Any]:
    """Everything about getting in. Raises NotFound where no demonstration was written here."""
    kept = _kept()
    with acting_as(Actor.system("Demonstration access")) as system:
        trust = Trust.objects.filter(ods_code=TRUST).first()
        provider = Provider.objects.filter(short_name=PROVIDER).first()
        if trust is None or provider is None:
            raise NotFound("There is no demonstration in this database. Write one: manage demo_data.")
        call_offs = _call_offs(trust)
        return {
            "base_url": settings.BASE_URL,
            "people": _people(kept),
            "credentials": {
                "trust": _token(system, TRUST_SCOPES, trust_id=trust.pk),
                "provider": _token(system, PROVIDER_SCOPES, provider_id=provider.pk),
            },
            "rooms": _bookable(trust, call_offs),
            "call_offs": call_offs,
            "delivered_session": _delivered(provider),
        }


def _kept() -> list[dict[str, str]]:
    try:
        return json.loads(access_file().read_text())
    except FileNotFoundError:
        raise NotFound("There is no demonstration here. Write one: manage demo_data.") from None


def _people(kept: list[dict[str, str]]) -> list[dict[str, str]]:
    """Everybody with the words for their role and the name of whom they act for."""
    names = dict(Trust.objects.values_list("ods_code", "name")) | dict(
        Provider.objects.values_list("short_name", "name")
    )
    return [
        {
            "email": login["email"],
            "password": login["password"],
            "role": Role(login["role"]).label if login["role"] in Role.values else "Platform administrator",
            "organisation": names.get(login["organisation"], "Insourcing"),
        }
        for login in kept
    ]


def _token(system: Actor, scopes: dict, **owner: int) -> str:
    expires = timezone.now() + LASTS
    _, token = issue_credential(by=system, name="Demonstration", scopes=list(scopes), expires_at=expires, **owner)
    return token


def _call_offs(trust: Trust) -> list[dict]:
    found = CallOff.objects.filter(trust=trust, state=CallOff.State.ACTIVE).prefetch_related("service_lines")
    return [
        {"id": call_off.pk, "service_lines": [line.pk for line in call_off.service_lines.all()]}
        for call_off in found.order_by("offer_order", "reference")
    ]


def _bookable(trust: Trust, call_offs: list[dict]) -> list[int]:
    """Rooms in use at the sites that every line of the active contracts covers: any pair of the two can be booked."""
    lines = [line for call_off in call_offs for line in call_off["service_lines"]]
    sites = (
        ServiceLineSite.objects.filter(service_line__in=lines)
        .values("site_id")
        .annotate(covered=Count("service_line", distinct=True))
        .filter(covered=len(lines))
    )
    rooms = Room.objects.filter(trust=trust, open=True, site__in=sites.values("site_id"))
    return list(rooms.order_by("pk").values_list("pk", flat=True))


def _delivered(provider: Provider) -> int | None:
    """A list that is delivered and not signed off, so that it still takes activity."""
    waiting = Session.objects.filter(provider=provider, state=State.DELIVERED).order_by("-starts_at", "pk")
    return waiting.values_list("pk", flat=True).first()
