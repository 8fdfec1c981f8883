"""The insourcing company itself: taking it on, and its own particulars."""

import re

from django.db import transaction
from django.db.models import Q

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.permissions import Permission, require
from nhs.identifiers import cqc_id as read_cqc_id
from providers.models import Provider

_COMPANY = re.compile(r"[A-Z0-9]{8}", re.ASCII)


@transaction.atomic
def create_provider(
    *, by: Actor, name: str, short_name: str, companies_house: str = "", cqc_id: str = "", telephone: str = ""
) -> Provider:
    """Take on a provider. Raises InvalidInput, or RuleBroken when a name is taken."""
    require(by, Permission.ADMINISTER_PLATFORM)
    faults = FaultCollector()
    name = faults.need("/name", name, "Enter the company's name")
    short_name = faults.need("/short_name", short_name, "Enter the short name shown in planner cells").upper()
    companies_house = _company_number(faults, companies_house)
    cqc_id = _cqc_id(faults, cqc_id)
    faults.stop()
    _refuse_taken(name, short_name)
    exists = Fault("/name", "provider_exists", f"A provider called {name} is already here")
    with errors_from_database({"providers_provider_name_key": exists, "providers_provider_short_name_key": exists}):
        provider = Provider.objects.create(
            name=name,
            short_name=short_name,
            companies_house=companies_house,
            cqc_id=cqc_id,
            telephone=telephone.strip(),
        )
    record("provider.created", by=by, target=provider, provider_id=provider.pk, name=name)
    return provider


@transaction.atomic
def change_provider(*, by: Actor, companies_house: str, cqc_id: str, telephone: str) -> Provider:
    """The provider's own particulars, by its own people; its names are the platform's to give."""
    require(by, Permission.MANAGE_CLINICIANS)
    provider = Provider.objects.visible_to(by).select_for_update().filter(pk=by.own_provider_id).first()
    if provider is None:
        raise NotFound()
    faults = FaultCollector()
    provider.companies_house = _company_number(faults, companies_house)
    provider.cqc_id = _cqc_id(faults, cqc_id)
    faults.stop()
    provider.telephone = telephone.strip()
    provider.save(update_fields=["companies_house", "cqc_id", "telephone"])
    record("provider.changed", by=by, target=provider, provider_id=provider.pk)
    return provider


def _company_number(faults: FaultCollector, text: str) -> str:
    number = text.replace(" ", "").upper()
    if number and not _COMPANY.fullmatch(number):
        faults.add("/companies_house", "invalid", "A Companies House number is 8 letters and digits, like 01234567")
    return number


def _cqc_id(faults: FaultCollector, text: str) -> str:
    return faults.read("/cqc_id", read_cqc_id, text) or "" if text.strip() else ""


def _refuse_taken(name: str, short_name: str) -> None:
    taken = Provider.objects.filter(Q(name=name) | Q(short_name=short_name)).values("name", "short_name")
    faults = FaultCollector()
    for other in taken:
        if other["name"] == name:
            faults.add("/name", "provider_exists", f"A provider called {name} is already here")
        if other["short_name"] == short_name:
            faults.add("/short_name", "provider_exists", f"{other['name']} already has the short name {short_name}")
    faults.stop(RuleBroken)
