"""``manage import_tariff FILE --mapping MAPPING.json --trust RX1 …``: payment scheme prices from the command line."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.actors import Actor
from base.errors import DomainError
from base.row_security import acting_as
from contracts.tariff.models import TariffSet
from contracts.tariff.reading import ReadPriceFile, mapping_of, read_prices
from contracts.tariff.services.sets import add_tariff_set, load_tariff
from contracts.tariff.table import read_table
from trusts.models import Trust


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def figure(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError from None


class Command(BaseCommand):
    help = (
        "Load a set of NHS Payment Scheme prices for a trust from a CSV file. The mapping is a JSON file that says which"
        ' column is what: {"code": "HRG", "tab": "Tab", "name": "Name", "prices": {"dc_el": "Elective", "op_proc": "OP"}},'
        ' or with one price a row {"code": …, "pod": "POD", "price": "Price"}.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV file; several tabs one below the other.")
        parser.add_argument("--mapping", type=Path, required=True, help="The JSON file of the columns.")
        parser.add_argument("--trust", required=True, help="The trust's ODS code.")
        parser.add_argument("--name", required=True, help="What the set is called.")
        parser.add_argument("--published", type=day, required=True, help="The day it was published, as 2026-03-20.")
        parser.add_argument("--from", type=day, required=True, dest="effective_from", help="The day it holds from.")
        parser.add_argument("--to", type=day, dest="effective_to", help="The last day it holds, where there is one.")
        parser.add_argument("--kind", choices=TariffSet.Kind.values, default="unit")
        parser.add_argument("--mff-included", action="store_true", help="The prices hold the market forces factor.")
        parser.add_argument("--mff", type=figure, help="The trust's market forces factor, such as 1.0654.")
        parser.add_argument("--source", default="", help="Where it is published.")
        parser.add_argument("--dry-run", action="store_true", help="Only look: nothing is kept.")

    def handle(self, *args, **options) -> None:
        content, mapping = _read(options["file"]), _mapping(options["mapping"])
        try:
            table = read_table(content)
            reading = read_prices(table, mapping_of(mapping, table.headers))
            self.stdout.write(in_words(reading))
            if not options["dry_run"]:
                self.stdout.write(load(content, mapping, options))
        except DomainError as refusal:
            raise CommandError("\n".join([refusal.detail, *(fault.detail for fault in refusal.errors)])) from None


def load(content: bytes, mapping: dict, options: dict) -> str:
    """Keep the set and put it in use, for one trust, all or nothing."""
    with acting_as(Actor.system("import_tariff")) as system:
        trust = Trust.objects.visible_to(system).filter(ods_code=options["trust"].strip().upper()).first()
        if trust is None:
            raise CommandError("There is no trust with that ODS code.")
        tariff_set = add_tariff_set(
            by=system,
            trust_id=trust.pk,
            name=options["name"],
            kind=options["kind"],
            published_on=options["published"],
            effective_from=options["effective_from"],
            effective_to=options["effective_to"],
            mff_included=options["mff_included"],
            mff=options["mff"],
            source=options["source"],
            file_name=options["file"].name,
            content=content,
        )
        load_tariff(by=system, set_id=tariff_set.pk, mapping=mapping)
    return f"{tariff_set.name} is in use at {trust.name}."


def in_words(reading: ReadPriceFile) -> str:
    lines = [f"{len(reading.prices)} prices, {reading.without_price} of them say that no unit price exists."]
    lines += [f"  tab {tab or '(not said)'}: {prices}" for tab, prices in reading.tabs.items()]
    if reading.passed_over:
        lines.append(f"  {reading.passed_over} lines without a code passed over")
    lines += [f"  {fault.detail}" for fault in reading.faults[:20]]
    return "\n".join(lines)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None


def _mapping(path: Path) -> dict:
    try:
        return json.loads(_read(path))
    except ValueError:
        raise CommandError(f"{path} is not JSON.") from None
