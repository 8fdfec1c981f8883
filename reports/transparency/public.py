"""The register as everybody reads it, without signing in: released versions and nothing else."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.errors import NotFound, RuleBroken
from base.pages import public
from base.requests import ActorRequest
from contracts.models import PublishedVersion
from contracts.publishing import foi_return, ocds
from contracts.publishing.selectors import newest_versions, summaries, version_of, versions
from reports.records import RegisterRecord
from reports.transparency.files import csv_download, xlsx_download
from reports.transparency.pages import WORDS, Register, pounds, summed

LONGEST_NUMBER = 6
RETURNS = ("csv", "xlsx")


@public
@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """Every trust that has released a register, and their sum, by integrated care board."""
    found = newest_versions(request.actor)
    wanted = request.GET.get("icb", "")
    named = sorted((version for version in found if version.icb_code), key=lambda version: version.released_at)
    boards = {version.icb_code: version.icb_name for version in named}  # as the newest version calls it
    shown = [version for version in found if wanted not in boards or version.icb_code == wanted]
    context = {
        "versions": [(version, Register(version.payload)) for version in shown],
        "boards": dict(sorted(boards.items(), key=lambda board: board[1] or board[0])),
        "icb": wanted if wanted in boards else "",
        "totals": summed(shown),
        **WORDS,
    }
    return render(request, "contracts/publishing/register.jinja", context)


@public
@require_GET
def trust_register(request: ActorRequest, ods_code: str) -> HttpResponse:
    """The newest version of a trust's register, or the one asked for."""
    version = _version(request, ods_code)
    earlier = list(versions(request.actor, version.ods_code))
    context = {
        "version": version,
        "newest": version.number == earlier[0].number,
        "versions": earlier,
        "register": Register(version.payload),
        "withheld": version.withheld,
        "summaries": summaries(request.actor, version.ods_code),
        **WORDS,
    }
    return render(request, "contracts/publishing/trust.jinja", context)


@public
@require_GET
def download(request: ActorRequest, ods_code: str, kind: str) -> HttpResponse:
    """A version to take away: the return as CSV or XLSX, the register as JSON, open contracting data."""
    version = _version(request, ods_code)
    name = f"insourcing-{version.ods_code}-version-{version.number}"
    if kind in RETURNS:
        sheets = foi_return.sheets(version.payload)
        return csv_download(name, sheets["Return"]) if kind == "csv" else xlsx_download(name, sheets, _notes(version))
    if kind == "ocds" and not version.ocid_prefix:
        raise RuleBroken(ocds.NO_PREFIX, code="no_ocid_prefix")
    made = (
        ocds.package([version], _here(request), timezone.now())
        if kind == "ocds"
        else RegisterRecord.of(version).plain()
    )
    answer = JsonResponse(made)
    answer["Content-Disposition"] = f'attachment; filename="{name}{"-ocds" if kind == "ocds" else ""}.json"'
    return answer


def _version(request: ActorRequest, ods_code: str) -> PublishedVersion:
    said = request.GET.get("version", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
    found = version_of(request.actor, ods_code.upper(), number)
    if found is None:
        raise NotFound("No register of this trust has been released, or not that version.")
    return found


def _here(request: ActorRequest) -> str:
    return request.build_absolute_uri(reverse("api-transparency-ocds"))


def _notes(version: PublishedVersion) -> list[str]:
    total = version.payload["totals"]["spent"]
    return [
        f"{version.trust_name}, insourcing register, version {version.number}. Spent: {pounds(total)}, ex VAT.",
        foi_return.HOW_COUNTED,
        "Open Government Licence v3.0.",
        *(
            f"{withheld['call_off'] or 'A contract'}: {withheld['item']}. {withheld['section']}: {withheld['reason']}"
            for withheld in version.withheld
        ),
    ]
