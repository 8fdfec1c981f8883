"""Small patient tracking lists to import, of patients nobody is."""

from __future__ import annotations

import csv
import io
from datetime import date

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.world import SYSTEM, World, nhs_number
from waiting_list.imports.services.processing import check_import, start_import
from waiting_list.imports.services.receive import choose_columns, receive_file
from waiting_list.models import ImportRun, Need

HEADING = (
    "NHS Number",
    "Hospital Number",
    "Pathway ID",
    "Waiting List ID",
    "Provider Code",
    "TFC",
    "Waiting List Type",
    "RTT Status",
    "Clock Start",
    "Clock Stop",
    "Procedure",
    "OPCS",
    "P Code",
    "TCI Date",
)


def row(serial: int, **changes: str) -> dict[str, str]:
    """A patient who waits for a colonoscopy."""
    cells = {
        "NHS Number": nhs_number(serial),
        "Hospital Number": f"H{serial:06d}",
        "Pathway ID": f"PW{serial:06d}",
        "Waiting List ID": f"W{serial}",
        "Provider Code": "",
        "TFC": "301",
        "Waiting List Type": "IRTT",
        "RTT Status": "20",
        "Clock Start": "2026-03-02",
        "Clock Stop": "",
        "Procedure": "Colonoscopy",
        "OPCS": "H20.1",
        "P Code": "P3",
        "TCI Date": "",
    }
    return cells | changes


def as_csv(rows: list[dict[str, str]], *, heading=None, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, heading or list(rows[0]), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def receive(world: World, content: bytes, *, role: str = Role.SCHEDULER, kind: str = "ptl") -> ImportRun:
    with acting_as(world.trust_actor(role)) as actor:
        return receive_file(by=actor, kind=kind, stream=io.BytesIO(content), name="list.csv")


def check(world: World, content: bytes, **options) -> ImportRun:
    run = receive(world, content)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        choose_columns(by=actor, run_id=run.pk, **options)
        return check_import(by=actor, run_id=run.pk)


def take(world: World, content: bytes, *, kind: str = "ptl", **options) -> ImportRun:
    """Received, columns as proposed, imported."""
    run = receive(world, content, kind=kind)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        choose_columns(by=actor, run_id=run.pk, **options)
        run = start_import(by=actor, run_id=run.pk)
        run.refresh_from_db()
        return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """(new, changed, unchanged, rejected)"""
    return run.new, run.changed, run.unchanged, run.rejected


def needs(world: World) -> list[Need]:
    with acting_as(SYSTEM):
        return list(Need.objects.filter(trust=world.trust).select_related("pathway", "patient").order_by("id"))


def faults(world: World, run: ImportRun) -> dict[int, list[str]]:
    """line → what was met, of the rows that were written down."""
    with acting_as(world.trust_actor()):
        return {outcome.line: outcome.faults for outcome in run.row_outcomes.all()}


START = date(2026, 3, 2)
