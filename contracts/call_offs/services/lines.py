"""Service lines of a draft call-off, with their sites and responsible lead consultants."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff, ServiceLine, ServiceLineSite
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.services.entry import own_draft
from nhs.identifiers import gmc_number
from nhs.identifiers import tfc as read_tfc
from trusts.models import Site

FIELDS = ("name", "tfc", "setting", "lead_name", "lead_gmc", "cost_code", "planned_cases")


@transaction.atomic
def save_line(
    *,
    by: Actor,
    call_off_id: int,
    name: str,
    tfc: str,
    setting: str = "",
    site_ids: Sequence[int] = (),
    lead_name: str = "",
    lead_gmc: str = "",
    cost_code: str = "",
    planned_cases: int = 6,
    line_id: int | None = None,
) -> ServiceLine:
    """Add a service line to a draft, or change the one named. What is not known of it yet stays empty. Raises InvalidInput, RuleBroken when the name is taken."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    line = _line(call_off, line_id)
    values = _read(name, tfc, setting, lead_name, lead_gmc, cost_code, planned_cases)
    sites = _sites(call_off, site_ids)
    for field, value in values.items():
        setattr(line, field, value)
    taken = Fault("/name", "line_exists", f"A service line called {line.name} is already in {call_off.reference}")
    with errors_from_database({"service_line_once": taken}):
        line.save()
    _set_sites(line, sites)
    record("call_off.line_saved", by=by, target=call_off, line=line.pk, name=line.name)
    recheck(by=by, call_off=call_off, cause="service line saved")
    return line


@transaction.atomic
def remove_line(*, by: Actor, call_off_id: int, line_id: int) -> None:
    """Take a line, with its prices, off a draft."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    line = _line(call_off, line_id)
    record("call_off.line_removed", by=by, target=call_off, line=line.pk, name=line.name)
    line.delete()
    recheck(by=by, call_off=call_off, cause="service line taken off")


def _line(call_off: CallOff, line_id: int | None) -> ServiceLine:
    if line_id is None:
        return ServiceLine(call_off=call_off, trust_id=call_off.trust_id, provider_id=call_off.provider_id)
    line = call_off.service_lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound()
    return line


def _read(name: str, tfc: str, setting: str, lead_name: str, lead_gmc: str, cost_code: str, planned_cases: int) -> dict:
    faults = FaultCollector()
    values = {
        "name": faults.need("/name", name, "Enter a name for the service line, like Endoscopy, weekend"),
        "tfc": faults.read("/tfc", read_tfc, tfc),
        "setting": setting,
        "lead_name": lead_name.strip(),
        "lead_gmc": faults.read("/lead_gmc", gmc_number, lead_gmc) if lead_gmc.strip() else "",
        "cost_code": cost_code.strip(),
        "planned_cases": planned_cases,
    }
    if values["lead_gmc"] and not values["lead_name"]:
        faults.add("/lead_name", "required", "Enter the name of the consultant with that GMC number")
    if setting and setting not in ServiceLine.Setting.values:
        faults.add("/setting", "unknown_value", "Select the setting from the list")
    if not 1 <= planned_cases <= 200:
        faults.add("/planned_cases", "invalid", "Patients expected on half a day must be from 1 to 200")
    faults.stop()
    return values


def _sites(call_off: CallOff, site_ids: Sequence[int]) -> list[Site]:
    """The trust's own sites; an empty choice is let into a draft and held up at activation."""
    wanted = set(site_ids)
    found = list(Site.objects.filter(pk__in=wanted, trust_id=call_off.trust_id))
    faults = FaultCollector()
    if len(found) != len(wanted):
        faults.add("/site_ids", "unknown_value", "Select the sites from the list")
    faults.stop()
    return found


def _set_sites(line: ServiceLine, sites: list[Site]) -> None:
    held = {site.site_id: site for site in line.line_sites.all()}
    wanted = {site.pk for site in sites}
    line.line_sites.filter(site_id__in=held.keys() - wanted).delete()
    own = {"trust_id": line.trust_id, "provider_id": line.provider_id, "service_line": line}
    ServiceLineSite.objects.bulk_create(ServiceLineSite(site_id=site, **own) for site in sorted(wanted - held.keys()))
