"""Writing the whole demonstration, in one transaction: all of it is there, or nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.formatting import london_day
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.models import CallOff, Framework, Lot, LotSupplier, ServiceLine
from contracts.money.services.limits import set_limit
from contracts.reference import load_reference, read_file
from demo.small import aftercare, clinics, coming, contract_changes, contracts, past, people, places
from demo.small.evidence import file_evidence
from providers.models import Provider
from providers.services.teams import set_team_minimum
from trusts.models import Room, Trust

SEED = 20261122


@transaction.atomic
def write_demo() -> None:
    """Everything the demonstration holds. The database must hold no trust yet."""
    today, random = london_day(timezone.now()), Random(SEED)  # noqa: S311 - the same demonstration every time
    with acting_as(Actor.system("Demonstration")) as system:
        _reference(system, today)
        actors = people.make_logins(by=system)
        clinicians = people.make_clinicians(today)
        _limits(actors, today)
        _activate(actors["priya.sample@rbd.example"], actors["alex.standin@rbd.example"])
        cast = _cast(actors, clinicians)
        _least_teams(cast)
        past.write_past(cast, today, random=random)
        coming.write_estate(cast, today)
        needs = coming.write_waiting(Trust.objects.get(ods_code=places.TRUST), today, random=random)
        coming.write_coming(cast, today, needs)
        coming.write_today(cast, today, random=random)
        aftercare.write_follow_ups(cast, today)
        aftercare.write_harm(cast, actors["noor.placeholder@rbd.example"], actors["dana.mockup@rbd.example"])
        aftercare.write_agreeing(cast, today)
        clinics.write_clinics(
            cast, Trust.objects.get(ods_code=places.TRUST), coming.next_saturday(today), random=random
        )


def _reference(system: Actor, today: dt.date) -> None:
    frameworks = (settings.BASE_DIR / "reference" / "frameworks.json").read_bytes()
    load_reference(by=system, tree=read_file(frameworks))
    parties = {"trusts": places.TRUSTS, "providers": places.PROVIDERS}
    load_reference(by=system, tree=read_file(orjson.dumps(parties)))
    for (framework, number), companies in contracts.SUPPLIERS.items():
        lot = Lot.objects.get(framework=Framework.objects.get(reference=framework), number=number)
        LotSupplier.objects.bulk_create(
            LotSupplier(lot=lot, provider=provider, joined_on=today - dt.timedelta(days=500))
            for provider in Provider.objects.filter(short_name__in=companies)
        )
    load_reference(by=system, tree=read_file(orjson.dumps({"call_offs": contracts.call_offs(today)})))


def _limits(actors: dict, today: dt.date) -> None:
    """Finance says who approves contracts of what value: the second buyer most, the director all."""
    amounts = {"priya.sample": "250000.00", "alex.standin": "5000000.00", "dana.mockup": "20000000.00"}
    with acting_as(actors["fay.figures@rbd.example"]) as finance:
        for name, amount in amounts.items():
            person = actors[f"{name}@rbd.example"].person_id
            set_limit(by=finance, person_id=person, amount=Decimal(amount), valid_from=today - dt.timedelta(days=400))


def _activate(buyer: Actor, approver: Actor) -> None:
    """The first buyer proves every contract, the second lets them go live; the other trust's go by the product's job."""
    job = Actor.system("Demonstration")
    here = CallOff.objects.filter(trust__ods_code__in=(places.TRUST, places.OTHER_TRUST))
    for call_off in here.order_by("reference"):
        ours = call_off.trust_id == approver.trust_id
        with acting_as(buyer if ours else job) as by:
            file_evidence(by, call_off)
            contract_changes.agree(by, call_off)
        if call_off.reference in contracts.LIVE:
            with acting_as(approver if ours else job) as by:
                activate(by=by, call_off_id=call_off.pk)
    contract_changes.vary(
        buyer, approver, CallOff.objects.filter(state="active", trust_id=approver.own_trust_id).earliest("reference")
    )


def _cast(actors: dict, clinicians: dict) -> past.Cast:
    providers = {provider.short_name: provider.pk for provider in Provider.objects.all()}
    trust = Trust.objects.get(ods_code=places.TRUST)
    rooms = Room.objects.filter(trust=trust).select_related("trust", "site")
    lines = ServiceLine.objects.filter(trust=trust).select_related("call_off", "trust")
    return past.Cast(
        lines={line.name: line for line in lines},
        rooms={room.name: room for room in rooms},
        people={providers[short]: team for short, team in clinicians.items()},
        managers={
            providers["EEL"]: actors["bo.standin@eel.example"],
            providers["SSL"]: actors["kim.dummy@ssl.example"],
            providers["DDL"]: actors["lee.mockup@ddl.example"],
        },
        operations=actors["sam.example@rbd.example"],
        scheduler=actors["robin.sample@rbd.example"],
    )


def _least_teams(cast: past.Cast) -> None:
    with acting_as(cast.operations):
        for kind, least in places.LEAST_TEAMS.items():
            set_team_minimum(by=cast.operations, room_kind=kind, least=least)
