"""Ten call-offs as they were published, entered from the reference file: what gate, register and FOI return say of each.

Only what is published is entered. The gate asks for the rest; what it says of the award itself stands here word for word.
"""

import csv
import datetime as dt
import gzip
import json

import pytest
import time_machine
from django.conf import settings

from base.row_security import acting_as
from contracts.compliance.rules.gate import CHECK_OF
from contracts.compliance.services.gate import evaluate_now
from contracts.models import CallOff, PublicTerms
from contracts.publishing import foi_return
from contracts.publishing.figures import FigureSource, FiguresPeriod
from contracts.publishing.payload import document
from contracts.publishing.selectors import source_of
from contracts.publishing.unmet import OF_THE_AWARD
from contracts.reference import load_reference, read_file
from tests.support.world import SYSTEM

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "reference" / "real-call-offs.json"
JUNE = FiguresPeriod(dt.date(2026, 6, 1), dt.date(2026, 6, 30))
MISSING, NOT_MET = "Evidence missing", "Not met"
PASSED = "Start day passed, signing not recorded"

EVERYWHERE = {
    "outputs.unit": (MISSING, "There are no prices yet."),
    "workers.hourly": (MISSING, "There are no prices yet."),
    "award.decision_makers": (
        MISSING,
        "Who decided the award is not recorded; notices and the record of the award have to say.",
    ),
}
NO_FRAMEWORK = dict.fromkeys(
    ("framework.lot", "framework.in_force", "framework.supplier", "workers.lot"),
    (MISSING, "Which framework and lot it was called off from, or why from none, is not recorded."),
)
NO_NOTICE = {"award.notice": (MISSING, "This kind of award has a standstill and no notice is dated.")}
NO_PROCESS = {"award.notice": (MISSING, "The procurement regime or the award process is not recorded.")}
NO_HOURS = {"capacity.out_of_hours": (MISSING, "Nobody has recorded when its lists run.")}
NO_LINE = {"capacity.out_of_hours": (MISSING, "There is no service line yet, so nothing says what is bought.")}
NO_BEGINNING = {"award.signed": (MISSING, "The day the service begins is not recorded.")}
UNFILED = {"price.tariff", "outputs.vat", "outputs.vat_agrees", "workers.direction", "workers.bought"}
OF_A_LINE = {
    "capacity.within_trust",
    "capacity.consultant_led",
    "lead.gmc",
    "lead.specialist_register",
    "lead.pathway",
    "lead.responsibility",
    "lead.indemnity",
}


def unsigned_since(words: str) -> dict:
    return {"award.signed": (MISSING, f"The service runs since {words} and the day of signing is not recorded.")}


def lacks(words: str) -> dict:
    return {"award.terms": (MISSING, f"Not recorded: {words}.")}


@pytest.fixture
def published():
    """Loads the file, and finds a call-off of it by the number of its notice."""
    with time_machine.travel("2026-06-01 12:00", tick=False), acting_as(SYSTEM):
        load_reference(by=SYSTEM, tree=read_file(FILE.read_bytes()))
        yield lambda number: CallOff.objects.select_related("provider", "lot__framework", "trust").get(
            reference=f"ocds-h6vhtk-{number}"
        )


def says(call_off: CallOff, *, stage: str, **expected) -> None:
    """Gate, register and FOI return find exactly this wrong: ``of_award`` word for word, the rest by its check."""
    of_award = {code: value for part in expected["of_award"] for code, value in part.items()} | EVERYWHERE
    found = [
        (j.check.code, j.finding.subject, j.finding.outcome.word, j.finding.says)
        for j in evaluate_now(SYSTEM, call_off).stops
    ]
    assert {code: (answer, words) for code, _, answer, words in found if code in OF_THE_AWARD} == of_award
    others = [(code, about, answer) for code, about, answer, _ in found if code not in OF_THE_AWARD]
    lines = sorted(call_off.service_lines.values_list("name", flat=True)) or [""]
    assert sorted(others) == sorted(
        [(code, "", MISSING) for code in UNFILED] + [(code, line, MISSING) for code in OF_A_LINE for line in lines]
    )
    told = [
        (CHECK_OF[code].title, about, answer, words if code in OF_THE_AWARD else "")
        for code, about, answer, words in found
    ]
    on_register(call_off, told, stage)


def on_register(call_off: CallOff, told: list[tuple], stage: str) -> None:
    PublicTerms.objects.create(trust=call_off.trust, call_off=call_off, said_by="tests", show_plan=True)
    register = document(source_of(SYSTEM, call_off.trust_id, FigureSource(JUNE, {}, {})), dt.date(2026, 6, 1))
    row = next(row for row in register["planned"] if row["reference"] == call_off.reference)
    assert row["stage"] == stage
    assert [(u["check"], u["about"], u["answer"], u["says"]) for u in row["unmet"]] == told
    returned = [row[2:4] + row[5:] for row in foi_return.unmet(register) if row[0] == call_off.reference]
    assert returned == told


def test_northern_care_alliance_names_no_supplier_and_no_lot(published):
    says(
        published("05aeaa"),
        stage=PASSED,
        of_award=[
            {
                "framework.in_force": (
                    MISSING,
                    "When RM6276 begins and ends is not known here: file where it is published.",
                ),
                "framework.supplier": (
                    MISSING,
                    "The supplier is not named, so whether it is on RM6276, lot not stated cannot be told.",
                ),
            },
            NO_HOURS,
            unsigned_since("Wed 1 Apr 2026"),
            lacks("the supplier"),
            NO_NOTICE,
        ],
    )


def test_norfolk_and_norwich_modified_a_contract_that_is_not_described(published):
    says(
        published("054669"),
        stage=PASSED,
        of_award=[
            NO_FRAMEWORK,
            NO_HOURS,
            unsigned_since("Tue 6 Jan 2026"),
            {"award.notice": (MISSING, "Whether “Modification of a contract” has a standstill is not known here.")},
        ],
    )


def test_the_codes_and_names_of_the_trusts_are_those_nhs_england_publishes():
    with gzip.open(settings.BASE_DIR / "reference" / "rtt_provider_months.csv.gz", "rt") as lines:
        published = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    told = {load["ods_code"]: load["name"].upper() for load in json.loads(FILE.read_text())["trusts"]}
    assert told.pop("ZZZ") == "TRUST NOT NAMED IN WHAT IS PUBLISHED"
    assert told == {code: published[code] for code in told}


def test_york_and_scarborough_run_inside_core_hours_without_a_reason(published):
    says(
        published("05a419"),
        stage="Planned",
        of_award=[
            NO_FRAMEWORK,
            {"capacity.out_of_hours": (NOT_MET, "Some lists run inside core hours and no reason is recorded.")},
            NO_BEGINNING,
            lacks("the supplier, the day it starts and the day it ends"),
            NO_NOTICE,
        ],
    )


def test_somerset_dermatology_says_a_framework_but_not_which(published):
    says(published("06717b"), stage=PASSED, of_award=[NO_FRAMEWORK, NO_HOURS, unsigned_since("Sun 1 Mar 2026")])


def test_somerset_ent_dates_no_notice(published):
    says(
        published("05546b"),
        stage=PASSED,
        of_award=[NO_FRAMEWORK, NO_HOURS, unsigned_since("Sat 1 Nov 2025"), NO_NOTICE],
    )


def test_james_paget_began_before_it_was_signed(published):
    began = "The service began on Mon 24 Nov 2025, before the contract was signed on Wed 11 Feb 2026."
    says(
        published("0652fb"),
        stage="Begun, not all rules met",
        of_award=[
            NO_FRAMEWORK,
            NO_LINE,
            {"award.signed": (NOT_MET, began)},
            lacks("the day it ends and the maximum contract value"),
        ],
    )


def test_n2s_was_published_with_a_blank_left_in(published):
    says(
        published("066da3"),
        stage=PASSED,
        of_award=[
            NO_FRAMEWORK,
            NO_LINE,
            unsigned_since("Wed 1 Apr 2026"),
            lacks("the supplier"),
            NO_NOTICE,
            {"award.placeholders": (NOT_MET, "It was published with “[Add date]” left in.")},
        ],
    )


def test_esneft_used_a_staffing_framework_and_an_impossible_date(published):
    lacking = "the supplier, the day it starts, the day it ends, the maximum contract value and the award process"
    says(
        published("065ed0"),
        stage="Planned",
        of_award=[
            {
                "framework.lot": (
                    NOT_MET,
                    "RM6281, lot not stated is for temporary staffing: the trust directs the people it is sent.",
                ),
                "framework.in_force": (
                    MISSING,
                    "When RM6281 begins and ends is not known here: file where it is published.",
                ),
                "framework.supplier": (
                    MISSING,
                    "The supplier is not named, so whether it is on RM6281, lot not stated cannot be told.",
                ),
                "workers.lot": (
                    NOT_MET,
                    "RM6281 is a temporary staffing framework: agency rules apply to whoever comes from it.",
                ),
                "award.dates": (
                    NOT_MET,
                    (
                        "Representations are due by Fri 16 Feb 2024, long before the standstill ends on Wed 11 Mar 2026: one"
                        " is wrong."
                    ),
                ),
                "award.signed_after": (
                    MISSING,
                    "The contract is not signed yet; the standstill ends on Wed 11 Mar 2026.",
                ),
            },
            NO_HOURS,
            NO_BEGINNING,
            lacks(lacking),
            NO_PROCESS,
        ],
    )


def test_morecambe_bay_is_still_a_tender(published):
    says(
        published("0694eb"),
        stage="Planned",
        of_award=[
            NO_FRAMEWORK,
            NO_HOURS,
            {"award.signed": (MISSING, "The contract is not signed yet.")},
            lacks("the supplier"),
            NO_NOTICE,
        ],
    )


def test_leeds_is_still_market_engagement(published):
    says(
        published("05f1cc"),
        stage=PASSED,
        of_award=[
            NO_FRAMEWORK,
            NO_HOURS,
            unsigned_since("Wed 1 Apr 2026"),
            lacks("the supplier, the maximum contract value and the award process"),
            NO_PROCESS,
        ],
    )


def test_every_one_has_its_source_and_the_file_comes_in_once(published):
    loaded = CallOff.objects.filter(reference__startswith="ocds-h6vhtk-")
    assert [call_off.reference for call_off in loaded if call_off.reference not in call_off.source] == []
    again = load_reference(by=SYSTEM, tree=read_file(FILE.read_bytes()))
    assert (again["added"], again["changed"], loaded.count()) == (0, 0, 10)


def test_none_of_them_can_go_live_or_be_signed_as_it_stands(published):
    for call_off in CallOff.objects.filter(reference__startswith="ocds-h6vhtk-").select_related("provider"):
        assert evaluate_now(SYSTEM, call_off).stops
