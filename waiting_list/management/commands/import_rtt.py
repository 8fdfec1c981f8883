"""``manage import_rtt FILE [--json] [--trust RBD]``: NHS England's monthly RTT file from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.actors import Actor
from base.errors import DomainError
from base.formatting import percent
from base.row_security import acting_as
from nhs.codes import RttPart
from nhs.rtt import RttFile
from trusts.models import Trust
from waiting_list.official.figures import part_name, sum_of
from waiting_list.official.reading.rtt import read_file
from waiting_list.official.reading.text_files import ReadFile
from waiting_list.official.records import RttFiguresRecord
from waiting_list.official.services.monthly_files import RTT, keep_file
from waiting_list.official.services.rtt import part_of

UNKNOWN_TRUST = "not a trust of this service"


class Command(BaseCommand):
    help = "Import NHS England's monthly RTT file for every trust in it that this service knows, and print its figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV file, for one provider or for all of England.")
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")
        parser.add_argument("--trust", default="", help="Only this provider, by its ODS code, such as RBD.")

    def handle(self, *args, **options) -> None:
        try:
            with options["file"].open("rb") as stream:
                read = read_file(stream, options["file"].name)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        except DomainError as refusal:
            raise CommandError("\n".join([refusal.detail, *(fault.detail for fault in refusal.errors)])) from None
        wanted = options["trust"].strip().upper()
        codes = [code for code in read.contents.providers() if wanted in ("", code)]
        if not codes:
            raise CommandError(f"The file has no rows of {wanted}.")
        answer = described(read, codes, stored(read, codes))
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) if options["json"] else in_words(answer))


def stored(read: ReadFile[RttFile], codes: list[str]) -> dict[str, str]:
    """The result for each known trust, by ODS code."""
    with acting_as(Actor.system("import_rtt")) as system:
        known = Trust.objects.visible_to(system).filter(ods_code__in=codes).order_by("pk")
        return {trust.ods_code: keep_file(by=system, kind=RTT, read=read, trust_id=trust.pk).outcome for trust in known}


def described(read: ReadFile[RttFile], codes: list[str], outcomes: dict[str, str]) -> dict:
    names = read.contents.providers()
    return {
        "file": read.name,
        "period": f"{read.contents.month:%Y-%m}",
        "rows": read.contents.rows,
        "stored": {code: outcomes[code] for code in codes if code in outcomes},
        "not_stored": {code: UNKNOWN_TRUST for code in codes if code not in outcomes},
        "providers": [{"code": code, "name": names[code], "parts": parts_of(read, code)} for code in codes],
    }


def parts_of(read: ReadFile[RttFile], code: str) -> list[dict]:
    parts = []
    for part in RttPart:
        lines = part_of(read, code, part)
        if lines:
            whole = {"part": part.value, "description": part_name(part), **RttFiguresRecord.of(sum_of(lines)).plain()}
            by_line = [{"line": line.line, "name": line.name, **RttFiguresRecord.of(line).plain()} for line in lines]
            parts.append({**whole, "lines": by_line})
    return parts


def in_words(answer: dict) -> str:
    lines = [f"{answer['file']}: {answer['period']}, {answer['rows']:,} rows"]
    for provider in answer["providers"]:
        outcome = answer["stored"].get(provider["code"]) or f"not stored: {UNKNOWN_TRUST}"
        lines.append(f"{provider['code']} {provider['name']} ({outcome})")
        for part in provider["parts"]:
            share = (
                "" if part["share_within_18"] is None else f", {percent(part['share_within_18'], 2)} within 18 weeks"
            )
            over = "" if part["within_18"] is None else f", {part['over']['52'] or 0:,} over 52"
            lines.append(f"  {part['part']:8} {part['list']:>9,} {part['description'].lower()}{share}{over}")
    return "\n".join(lines)
