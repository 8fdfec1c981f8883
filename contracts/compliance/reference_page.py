"""The reference of the compliance rules as Markdown, from the rules themselves."""

from __future__ import annotations

from contracts.compliance.rules.gate import RULES
from contracts.compliance.rules.registry import GUIDANCE, GateRule

HEAD = f"""\
# What the compliance gate checks

Written by `python3 run.py manage compliance_reference --write` from `contracts/compliance/`; do not edit it here.

A call-off goes live only when every check below is met, does not apply, or was overridden by somebody who holds that
right, with a reason that shows for ever. The checks are made again at every change of the call-off, its lines, prices,
records, documents, notices or lot, and each night, when prices are also held against the payment scheme once more.

The first six rules are NHS England's [guidance for trusts on the use of insourcing]({GUIDANCE}), each with the force the
guidance itself gives it. The last is not in the guidance: it is what the award must show.

| Answer | When |
| --- | --- |
| Met | The facts or the evidence show it |
| Not met | The facts show the contrary |
| Evidence missing | Neither is shown |
| Not applicable | It cannot arise here; the reason is given |

Where a check says *evidence may answer it*, a person may file evidence for what the service cannot know itself. Evidence
never turns what is not met into met, and lapses on the day it is said to run out. An override holds for exactly what the
check said when it was given: when the answer changes, it has to be given again, and the old one still shows.
"""


TAIL = """\
## Prices

A price for a case is met when it is at or below the unit price of the NHS Payment Scheme for the same work on the day, in
the set of prices the trust loaded; with the market forces factor only where the comparison asks for it. A price for a list
or half-day is held against the cases planned on one: Σ cases planned × unit price. The ratio of the two is 1.00 at most,
and one planned case without a price leaves the list without a comparison. Time worked has none: it is no output. What
lists really came to against the scheme is on *Cost to tariff*, where the grouper's HRGs are known. Unit prices: NHS
Payment Scheme, Annex A; attendances by treatment function, Annex B (https://www.england.nhs.uk/pay-syst/nhs-payment-scheme).

## Inside core hours

The guidance speaks of spare, out-of-hours capacity, typically at weekends and evenings. Contracts do run from Monday to
Friday, so a list in core hours is not refused: it needs a reason on record for its service line. Core hours are the
weekdays that are no bank holiday, before the trust's evening begins; no national text fixes that hour. A list booked there
without a reason is said when it is booked and stands in the gate until it was held or somebody records the reason.

## Standstill

Provider Selection Regime (regulation 12): from the day after publication, to the end of the eighth working day after the
day it begins; a representation keeps it open until a person closes it, five working days or more after the further
decision was sent. Procurement Act 2023 (section 51): eight working days beginning with the day of publication. Public
Contracts Regulations 2015: ten calendar days. Direct awards A and B, urgent awards and direct call-offs from a framework
have none.

## Changes

Regulation 13 of the Provider Selection Regime: a change the trust decides itself is allowed where the contract is not
materially different and all changes together are below £500,000 or below 25 % of the original value. A change worth
£500,000 or more, and each urgent one, is published; until its notice is recorded its evidence is missing.

## VAT

Medical care is exempt (Value Added Tax Act 1994, schedule 9, group 7, item 1); the supply of staff is standard-rated.
Doctors who work under the trust's control, direction and supervision are a supply of staff (Mainpay v HMRC, Court of
Appeal 2022; VAT Notice 701/57, section 6); where the provider kept control the exemption held (Archus Trading [2020]
UKFTT 61). A decision says who directs the clinicians, who governs and who is indemnified, what is paid for, what it rests
on, and when it is reviewed. An exemption speaks against itself where the work is paid by time, where the trust directs or
shares direction, and where governance and indemnity both lie with the trust.

## Interests

A declared interest, an officer and a lead consultant are held against each other, against the people who decide for the
trust and against its staff list. The same number on a register is the same person; the same name may be a namesake and is
evidence missing until somebody finds out. Whoever has a live interest in a provider, or is its officer, neither activates
its contracts, nor overrides a check of them, nor signs off its lists.
"""


def rules_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_rule, RULES), TAIL])


def _rule(rule: GateRule) -> str:
    lines = [
        f"## {rule.title}",
        "",
        f"Force: **{rule.word}**. Source: {rule.source}",
        "",
        f"> {rule.quote}",
        "",
        "| Check | Code | Question | Evidence may answer it |",
        "| --- | --- | --- | :-: |",
    ]
    lines += [
        f"| {check.title} | `{check.code}` | {check.asks} | {'yes' if check.by_evidence else ''} |"
        for check in rule.checks
    ]
    return "\n".join(lines) + "\n"
