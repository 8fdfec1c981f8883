"""Ten published call-offs as rows of facts, and what the gate says about each.

From public notices (Find a Tender, d3tenders), 2025 and 2026. Only what a notice says is entered, so lines, prices and
lead consultants are evidence missing everywhere; what each notice itself shows to be wrong is what is looked for here.
"""

import datetime as dt

import pytest

from contracts.compliance import Facts, judge
from contracts.compliance.facts import LineFacts, LotFacts, NoticeFacts

RM6276 = LotFacts("RM6276", "", "Insourced services to support the provision of healthcare", "insourcing")
RM6281 = LotFacts("RM6281", "", "Temporary healthcare staffing", "staffing")
NONE_STATED = "No framework is named in the notice"


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def row(
    reference,
    start,
    end,
    *,
    process="competitive",
    lot=None,
    signed=None,
    notice=None,
    lines=(),
    regime="psr",
):
    """One published call-off; what is not published stays empty."""
    return Facts(
        reference=reference, provider="The supplier", today=day("2026-06-01"), service_from=day(start),
        service_until=day(end), signed_on=day(signed), regime=regime, process=process, lot=lot,
        off_framework_reason="" if lot else NONE_STATED, notices=(notice,) if notice else (),
        lines=tuple(LineFacts(f"line:{n}", name, name, sites) for n, (name, sites) in enumerate(lines, 1)),
    )  # fmt: skip


CALL_OFFS = {
    "Northern Care Alliance": row(
        "ocds-h6vhtk-05aeaa", "2026-04-01", "2028-03-31", process="mini_competition", lot=RM6276,
        lines=(("Gastroenterology", 3), ("Colorectal surgery", 3)),
    ),
    "NNUH": row("ocds-h6vhtk-054669", "2026-01-06", "2026-03-31", process="contract modification", lines=(("Cardiology", 1),)),
    "York and Scarborough": row("ocds-h6vhtk-05a419", "2026-01-01", "2026-12-31", lines=(("Gastroenterology", 3),)),
    "Somerset dermatology": row(
        "ocds-h6vhtk-06717b", "2026-03-01", "2026-09-30", process="direct_call_off", lot=LotFacts("", "", "", "insourcing"),
        lines=(("Dermatology", 2),),
    ),
    "Somerset ENT": row("ocds-h6vhtk-05546b", "2025-11-01", "2026-10-31", lines=(("ENT", 2),)),
    "James Paget": row("ocds-h6vhtk-0652fb", "2025-11-24", "2026-03-31", process="urgent", signed="2026-02-11"),
    "N2S": row(
        "ocds-h6vhtk-066da3", "2026-04-01", "2026-05-31", process="direct_award_c",
        notice=NoticeFacts("notice:1", "Notice of intention", text="Standstill ends [Add date]"),
    ),
    "ESNEFT": row(
        "ocds-h6vhtk-065ed0", "2026-03-16", "2026-09-30", process="direct_award_c", lot=RM6281,
        notice=NoticeFacts(
            "notice:1", "Notice of intention", representations_by=day("2024-02-16"), standstill_ends_on=day("2026-03-11")
        ),
        lines=(("Gynaecology", 1),),
    ),
    "UHMB": row("ocds-h6vhtk-0694eb", "2026-07-31", "2028-07-31", regime="pa2023", lines=(("Anaesthetics", 1),)),
    "Leeds": row("ocds-h6vhtk-05f1cc", "2026-04-01", "2026-09-30", process="", regime="pa2023"),
}  # fmt: skip

OFF_FRAMEWORK = {"framework.lot": "The award was made off framework."}
SHOWN = {
    "Northern Care Alliance": {},
    "NNUH": OFF_FRAMEWORK,
    "York and Scarborough": OFF_FRAMEWORK,
    "Somerset dermatology": {},
    "Somerset ENT": OFF_FRAMEWORK,
    "James Paget": OFF_FRAMEWORK | {
        "award.signed": "The service began on Mon 24 Nov 2025, before the contract was signed on Wed 11 Feb 2026.",
    },
    "N2S": OFF_FRAMEWORK | {"award.placeholders": "It was published with “[Add date]” left in."},
    "ESNEFT": {
        "framework.lot": "RM6281 is for temporary staffing: the trust directs the people it is sent.",
        "workers.lot": "RM6281 is a temporary staffing framework: agency rules apply to whoever comes from it.",
        "award.dates": "Representations are due by Fri 16 Feb 2024, long before the standstill ends on Wed 11 Mar 2026:"
        " one is wrong.",
    },
    "UHMB": OFF_FRAMEWORK,
    "Leeds": OFF_FRAMEWORK,
}  # fmt: skip
NOT_OF_THE_NOTICE = {"framework.supplier", "capacity.consultant_led"}
"""Fail only because no notice names the supplier's place on the lot or the lead consultant."""
UNSIGNED = (
    "Northern Care Alliance",
    "York and Scarborough",
    "NNUH",
    "Somerset dermatology",
    "Somerset ENT",
    "N2S",
    "ESNEFT",
    "Leeds",
)


@pytest.mark.parametrize("name", CALL_OFFS)
def test_what_the_gate_says_of_a_published_call_off(name):
    found = judge(CALL_OFFS[name])
    failing = {one.check.code: one.finding.says for one in found.stops if one.finding.outcome == "fail"}
    if name in UNSIGNED:
        assert "the contract is not signed" in failing.pop("award.signed")
    assert {code: words for code, words in failing.items() if code not in NOT_OF_THE_NOTICE} == SHOWN[name]


@pytest.mark.parametrize("name", CALL_OFFS)
def test_none_goes_live_on_its_notice_alone(name):
    found = judge(CALL_OFFS[name])
    assert {"price", "lead", "outputs"} <= {
        one.rule.code for one in found.stops if one.finding.outcome == "missing"
    }


def test_a_notice_of_1_june_2026_to_5_june_is_too_short():
    notice = NoticeFacts("notice:1", "Notice", day("2026-06-01"), standstill_ends_on=day("2026-06-05"))
    found = judge(
        row("ocds-h6vhtk-06aa53", "2026-07-01", "2026-12-31", process="direct_award_c", notice=notice)
    )
    assert [one.finding.says for one in found.stops if one.check.code == "award.standstill"] == [
        "Published Mon 1 Jun 2026, it must run to the end of Fri 12 Jun 2026; it says Fri 5 Jun 2026."
    ]


@pytest.mark.parametrize(
    ("published", "ends"),
    [("2025-09-25", "2025-10-08"), ("2025-12-01", "2025-12-12"), ("2026-02-05", "2026-02-18"), ("2026-03-05", "2026-03-18"),
     ("2026-03-20", "2026-04-01")],
)  # fmt: skip
def test_five_real_standstills_are_long_enough(published, ends):
    notice = NoticeFacts("notice:1", "Notice", day(published), standstill_ends_on=day(ends))
    found = judge(row("real", "2026-07-01", "2026-12-31", process="direct_award_c", notice=notice))
    assert [one.finding.outcome.value for one in found.judged if one.check.code == "award.standstill"] == [
        "pass"
    ]
