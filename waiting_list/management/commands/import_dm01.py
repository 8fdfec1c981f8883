"""``manage import_dm01 FILE [--json] [--trust RBD]``: NHS England's monthly diagnostics file from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.actors import Actor
from base.errors import DomainError
from base.formatting import percent
from base.row_security import acting_as
from nhs.rtt.dm01 import Dm01File
from trusts.models import Trust
from waiting_list.official.reading.dm01 import read_file
from waiting_list.official.reading.text_files import ReadFile
from waiting_list.official.records import DiagnosticTestRecord
from waiting_list.official.selectors.dm01 import sum_of
from waiting_list.official.services.dm01 import tests_of
from waiting_list.official.services.monthly_files import DM01, keep_file

UNKNOWN_TRUST = "not a trust of this service"


class Command(BaseCommand):
    help = "Import NHS England's monthly diagnostics file for every trust in it that this service knows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV file, for one provider or for all of England.")
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")
        parser.add_argument("--trust", default="", help="Only this provider, by its ODS code, such as RBD.")

    def handle(self, *args, **options) -> None:
        read = opened(options["file"])
        wanted = options["trust"].strip().upper()
        codes = [code for code in read.contents.providers() if wanted in ("", code)]
        if not codes:
            raise CommandError(f"The file has no rows of {wanted}.")
        answer = described(read, codes, stored(read, codes))
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) if options["json"] else in_words(answer))


def opened(path: Path) -> ReadFile[Dm01File]:
    try:
        with path.open("rb") as stream:
            return read_file(stream, path.name)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except DomainError as refusal:
        raise CommandError("\n".join([refusal.detail, *(fault.detail for fault in refusal.errors)])) from None


def stored(read: ReadFile[Dm01File], codes: list[str]) -> dict[str, str]:
    """The result for each known trust, by ODS code."""
    with acting_as(Actor.system("import_dm01")) as system:
        known = Trust.objects.visible_to(system).filter(ods_code__in=codes).order_by("pk")
        return {
            trust.ods_code: keep_file(by=system, kind=DM01, read=read, trust_id=trust.pk).outcome for trust in known
        }


def described(read: ReadFile[Dm01File], codes: list[str], outcomes: dict[str, str]) -> dict:
    names = read.contents.providers()
    providers = []
    for code in codes:
        tests = tests_of(read, code)
        whole = {"code": code, "name": names[code], "all": DiagnosticTestRecord.of(sum_of(tests)).plain()}
        providers.append(whole | {"tests": [DiagnosticTestRecord.of(test).plain() for test in tests]})
    return {
        "file": read.name,
        "period": f"{read.contents.month:%Y-%m}",
        "rows": read.contents.rows,
        "stored": {code: outcomes[code] for code in codes if code in outcomes},
        "not_stored": {code: UNKNOWN_TRUST for code in codes if code not in outcomes},
        "providers": providers,
    }


def in_words(answer: dict) -> str:
    lines = [f"{answer['file']}: {answer['period']}, {answer['rows']:,} rows"]
    for provider in answer["providers"]:
        outcome = answer["stored"].get(provider["code"]) or f"not stored: {UNKNOWN_TRUST}"
        lines.append(f"{provider['code']} {provider['name']} ({outcome})")
        for test in [provider["all"], *provider["tests"]]:
            share = "" if test["share_over_6"] is None else f", {percent(test['share_over_6'], 2)}"
            lines.append(f"  {test['name']:30} {test['list']:>9,}, {test['over_6']:,} six weeks or more{share}")
    return "\n".join(lines)
