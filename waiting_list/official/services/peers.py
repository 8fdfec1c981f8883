"""Taking in the monthly figures of every provider: read whole, every wrong row named, kept whole or not at all.

The file has one row for an organisation and month: ``code,name,level,region,month,within_18,total,performance,
over_52,over_65,over_78,over_104,data_status``; ``month`` is 2026-04 and the counts are incomplete RTT pathways.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import InvalidInput
from base.permissions import Permission, require
from base.sql_files import read_sql
from waiting_list.official.models.peers import ProviderMonth

FILE = settings.BASE_DIR / "reference" / "rtt_provider_months.csv.gz"
SOURCE = (
    "NHS England, Consultant-led Referral to Treatment Waiting Times, provider and commissioner months"
    " April 2022 to April 2026. Open Government Licence v3.0."
)
COUNTS = ("total", "within_18", "over_52", "over_65", "over_78", "over_104")
TEXTS = {"code": 12, "name": 150, "region": 40, "data_status": 11}
COLUMNS = ("code", "month", "name", "level", "region", *COUNTS, "data_status")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
MOST_BYTES = 50_000_000
MOST_FAULTS = 200
GZIP = b"\x1f\x8b"

MERGE = read_sql(__name__, "merge_peers")


@dataclass(frozen=True, slots=True)
class LoadedMonths:
    """The numbers of rows read, new and changed; the rest was there already."""

    rows: int
    new: int
    changed: int


def load_shipped(*, by: Actor) -> LoadedMonths:
    """Load the file that comes with the service."""
    with FILE.open("rb") as stream:
        return load_months(by=by, stream=stream)


@transaction.atomic
def load_months(*, by: Actor, stream: IO[bytes]) -> LoadedMonths:
    """Load a file, plain or gzip. The same file again changes nothing; a later one corrects and adds.

    Raises InvalidInput with every row that is wrong (up to 200); then nothing is kept.
    """
    require(by, Permission.ADMINISTER_PLATFORM)
    rows = list(_rows(_text(stream)))
    lines = "\n".join("\t".join(row) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table ins_peer (code text, month date, name text, level text, region text, total int,"
            " within_18 int, over_52 int, over_65 int, over_78 int, over_104 int, status text) on commit drop"
        )
        cursor.copy_expert("copy ins_peer from stdin", io.BytesIO(lines.encode()))
        cursor.execute(MERGE)
        fresh = [is_new for (is_new,) in cursor.fetchall()]
        cursor.execute("drop table ins_peer")
    loaded = LoadedMonths(len(rows), sum(fresh), len(fresh) - sum(fresh))
    if fresh:
        newest = ProviderMonth.objects.latest("month")
        record("provider_months.loaded", by=by, target=newest, rows=loaded.rows, new=loaded.new, changed=loaded.changed)
    return loaded


class _OnlyLooked(Exception):
    """Undoes what a look at a file did."""


def preview_months(*, by: Actor, stream: IO[bytes]) -> LoadedMonths:
    """Preview loading a file; nothing of it is kept. Raises as ``load_months`` does."""
    try:
        with transaction.atomic():
            loaded = load_months(by=by, stream=stream)
            raise _OnlyLooked
    except _OnlyLooked:
        return loaded


def _text(stream: IO[bytes]) -> str:
    content = stream.read(MOST_BYTES + 1)
    if content[:2] == GZIP:
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES + 1)
        except (OSError, EOFError):
            raise InvalidInput("The file is a damaged gzip archive.", code="file_encoding") from None
    if len(content) > MOST_BYTES:
        raise InvalidInput("The file is larger than 50 MB.", code="too_large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("The file is not UTF-8 text. Save it as CSV UTF-8.", code="file_encoding") from None


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """Rows as the database copies them. Raises InvalidInput at the end, or after so many faults."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InvalidInput(f"The file lacks the columns {', '.join(missing)}.", code="not_a_provider_month_file")
    faults, seen = FaultCollector(), set[tuple[str, str]]()
    for row in reader:
        found = list(_faults(row, seen))
        for name, detail in found:
            faults.add(f"/{reader.line_num}/{name}", "invalid", f"Line {reader.line_num}: {detail}")
        if len(faults) >= MOST_FAULTS:
            break
        if not found:
            yield _row(row)
    faults.stop()


def _faults(row: dict, seen: set) -> Iterator[tuple[str, str]]:
    values = {name: row.get(name) or "" for name in COLUMNS}
    for name, longest in TEXTS.items():
        value = values[name]
        if len(value) > longest or "\\" in value or not value.isprintable() or (name == "code" and not value):
            yield name, f"{name} is missing, too long or has characters it cannot have."
    if values["level"] not in ProviderMonth.Level.values:
        yield "level", "level is not provider or icb."
    if not MONTH.fullmatch(values["month"]):
        yield "month", "month is not like 2026-04."
    wrong = [
        name for name in COUNTS if not (values[name].isascii() and values[name].isdigit() and len(values[name]) < 10)
    ]
    for name in wrong:
        yield name, f"{name} is not a whole number."
    if not wrong and int(values["within_18"]) > int(values["total"]):
        yield "within_18", "more wait within 18 weeks than wait."
    if (values["code"], values["month"]) in seen:
        yield "code", f"{values['code']} has another row for {values['month']}."
    seen.add((values["code"], values["month"]))


def _row(row: dict) -> tuple[str, ...]:
    values = {name: row[name] for name in COLUMNS} | {"month": f"{row['month']}-01"}
    return tuple(values[name] for name in COLUMNS)
