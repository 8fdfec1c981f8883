"""Beside the guidance: the award itself, its signature, notices and declared interests."""

from __future__ import annotations

import re
from collections.abc import Iterable

from base.formatting import count, day, listing
from contracts.compliance.rules.facts import Facts, NoticeFacts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, not_applicable, passed
from contracts.compliance.rules.registry import Check, GateRule
from nhs.calendar import standstill_end
from nhs.calendar.bank_holidays import CalendarRangeError
from nhs.errors import Invalid

PLACEHOLDER = re.compile(
    r"\[[^\]]*\]|<[^>]*>|\b(?:dd/mm/y+|tb[cad]|to be (?:confirmed|added|agreed)|insert (?:date|name)|x{3,})\b", re.I
)
SOURCE = "https://www.legislation.gov.uk/uksi/2023/1348/contents/made"


def signed_before_service(facts: Facts) -> Iterable[GateFinding]:
    signed, begins = facts.signed_on, facts.service_from
    if begins is None:
        yield missing("The day the service begins is not recorded.")
    elif signed is None and begins < facts.today:
        yield missing(f"The service runs since {day(begins)} and the day of signing is not recorded.")
    elif signed is None:
        yield missing("The contract is not signed yet.")
    elif begins < signed:
        yield failed(f"The service began on {day(begins)}, before the contract was signed on {day(signed)}.")
    else:
        yield passed("Signed before the service began.", f"Signed {day(signed)}, service from {day(begins)}")


def terms_recorded(facts: Facts) -> Iterable[GateFinding]:
    known = {
        "the supplier": facts.provider,
        "the day it starts": facts.service_from,
        "the day it ends": facts.service_until,
        "the maximum contract value": facts.maximum_value,
        "the procurement regime": facts.regime,
        "the award process": facts.process,
    }
    lacking = [words for words, value in known.items() if not value]
    if lacking:
        yield missing(f"Not recorded: {listing(lacking)}.")
    else:
        yield passed("Supplier, dates, value, regime and process are recorded.")


def notice_published(facts: Facts) -> Iterable[GateFinding]:
    if not (facts.regime and facts.process):
        yield missing("The procurement regime or the award process is not recorded.")
        return
    try:
        due = standstill_end(facts.award_day, regime=facts.regime, process=facts.process)
    except CalendarRangeError:
        due = facts.award_day
    except Invalid:
        yield missing(f"Whether “{facts.process_words or facts.process}” has a standstill is not known here.")
        return
    if due is None:
        yield not_applicable(f"{facts.process_words or facts.process} has no standstill.")
    elif any(notice.published_on for notice in facts.notices):
        yield from (
            passed(
                "The notice is dated.", f"Published {day(notice.published_on)}", about=notice.key, subject=notice.name
            )
            for notice in facts.notices
            if notice.published_on
        )
    else:
        yield missing("This kind of award has a standstill and no notice is dated.")


def _of_each_notice(facts: Facts, answer) -> Iterable[GateFinding]:
    if not facts.notices:
        yield not_applicable("No notice is recorded.")
    for notice in facts.notices:
        yield answer(notice, {"about": notice.key, "subject": notice.name})


def no_placeholders(facts: Facts) -> Iterable[GateFinding]:
    def answer(notice: NoticeFacts, place: dict) -> GateFinding:
        left = PLACEHOLDER.search(notice.text)
        if left:
            return failed(f"It was published with “{left.group()[:60]}” left in.", **place)
        return passed("No placeholder was left in.", **place)

    return _of_each_notice(facts, answer)


def possible_dates(facts: Facts) -> Iterable[GateFinding]:
    def answer(notice: NoticeFacts, place: dict) -> GateFinding:
        published, due, ends = notice.published_on, notice.representations_by, notice.standstill_ends_on
        if due and ends and due > ends:
            return failed(f"Representations are due by {day(due)}, after the standstill ends on {day(ends)}.", **place)
        if published and due and due <= published:
            return failed(
                f"Representations are due by {day(due)}, before anybody could make one: published {day(published)}.",
                **place,
            )
        if published and ends and ends <= published:
            return failed(f"The standstill ends on {day(ends)}, published {day(published)}.", **place)
        if due and ends and (ends - due).days > FAR_APART:
            return failed(
                f"Representations are due by {day(due)}, long before the standstill ends on {day(ends)}: one is wrong.",
                **place,
            )
        return passed("Its dates are possible.", **place)

    return _of_each_notice(facts, answer)


FAR_APART = 60
"""Days between the last day for representations and the end of the standstill beyond which one is a mistake."""


def standstill_long_enough(facts: Facts) -> Iterable[GateFinding]:
    def answer(notice: NoticeFacts, place: dict) -> GateFinding:
        stated = notice.standstill_ends_on or notice.representations_by
        if notice.published_on is None or stated is None:
            return not_applicable("It states no publication day or no end.", **place)
        try:
            due = standstill_end(notice.published_on, regime=facts.regime or "PSR", process=facts.process)
        except CalendarRangeError as beyond:
            return missing(str(beyond), **place)
        except Invalid:
            due = None
        if due is None:
            return not_applicable("This kind of award has no standstill.", **place)
        if stated < due:
            return failed(
                f"Published {day(notice.published_on)}, it must run to the end of {day(due)}; it says {day(stated)}.",
                **place,
            )
        return passed("The standstill is long enough.", f"To {day(stated)}; earliest {day(due)}", **place)

    return _of_each_notice(facts, answer)


def signed_after_standstill(facts: Facts) -> Iterable[GateFinding]:
    ends = [n.standstill_ends_on or n.representations_by for n in facts.notices]
    last = max((end for end in ends if end), default=None)
    if last is None:
        yield not_applicable("No standstill is recorded.")
    elif facts.signed_on is None:
        yield missing(f"The contract is not signed yet; the standstill ends on {day(last)}.")
    elif facts.signed_on <= last:
        yield failed(f"It was signed on {day(facts.signed_on)}, inside its standstill to {day(last)}.")
    else:
        yield passed("Signed after the standstill.", f"Signed {day(facts.signed_on)}, standstill to {day(last)}")


def changes_published(facts: Facts) -> Iterable[GateFinding]:
    if not facts.changes:
        yield not_applicable("No change was approved whose notice has to be published.")
    for change in facts.changes:
        place = {"about": change.key, "subject": change.name}
        if change.published_on is None:
            yield missing(f"It was approved on {day(change.approved_on)} and its notice is not recorded.", **place)
        else:
            yield passed("Its notice is published.", f"{change.reference}, {day(change.published_on)}", **place)


def decision_makers_named(facts: Facts) -> Iterable[GateFinding]:
    if facts.decision_makers:
        yield passed("Who decided the award is recorded.", count(facts.decision_makers, "decision-maker"))
    else:
        yield missing("Who decided the award is not recorded; notices and the record of the award have to say.")


def interests_managed(facts: Facts) -> Iterable[GateFinding]:
    if not facts.interests:
        yield passed("No declared interest touches this award.")
    for interest in facts.interests:
        place = {"about": interest.key, "subject": interest.who}
        if interest.managed:
            yield passed(f"{interest.what} Managed.", f"“{interest.managed}”", **place)
        elif interest.sure:
            yield failed(f"{interest.what} Nothing says how it is managed.", **place)
        else:
            yield missing(f"{interest.what} Find out, and file what was found.", **place)


RULE = GateRule(
    code="award",
    title="Award, signature, notices and interests",
    word="Not in the guidance",
    quote="Provider Selection Regime Regulations 2023, regulations 12 (standstill), 13 (changes), 21 (conflicts), 24 (records)",
    source=SOURCE,
    checks=(
        Check(
            "award.signed",
            "Signed before the service began",
            "Was the contract signed when the service began?",
            signed_before_service,
        ),
        Check(
            "award.terms",
            "Who, when, how much and how",
            "Are the supplier, the dates, the value, the regime and the process of the award recorded?",
            terms_recorded,
        ),
        Check(
            "award.notice",
            "Notice published",
            "Where the award has a standstill, is its notice dated?",
            notice_published,
            by_evidence=True,
        ),
        Check(
            "award.placeholders",
            "No placeholder in a notice",
            "Was a notice published with a blank left in?",
            no_placeholders,
        ),
        Check("award.dates", "Possible dates", "Can the dates of the notice be true together?", possible_dates),
        Check(
            "award.standstill",
            "Standstill long enough",
            "Is the stated standstill at least what the calendar says?",
            standstill_long_enough,
            by_evidence=True,
        ),
        Check(
            "award.signed_after",
            "Signed after the standstill",
            "Was it signed after its standstill had ended?",
            signed_after_standstill,
        ),
        Check(
            "award.changes",
            "Notices of changes published",
            "Is the notice of each change of £500,000 or more, and of each urgent one, published?",
            changes_published,
        ),
        Check(
            "award.decision_makers",
            "Decision-makers recorded",
            "Is it recorded who decided the award?",
            decision_makers_named,
            by_evidence=True,
        ),
        Check(
            "award.interests",
            "Interests managed",
            "Is every live declared interest in the provider recorded with how it is managed?",
            interests_managed,
            by_evidence=True,
        ),
    ),
)
