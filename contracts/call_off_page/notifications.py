"""What contracts have to tell people: days that come nearer, decisions that wait, rules a live contract no longer meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, day, london_day
from base.permissions import Permission
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import Representation, StandingTerms
from contracts.compliance.models import ComplianceEvidence, ComplianceRun, LeadRecord
from contracts.publishing.models import FoiRequest
from contracts.variations.models import Variation
from notifications.expiry import AHEAD, at_end_of, stage
from notifications.kinds import Due, News, NoticeKind, TaskKind, When
from notifications.subscriptions import listen

State = CallOff.State
LIVE = (State.ACTIVE, State.SUSPENDED)
CALL_OFF = "call_off"
END_STAGES = (180, 90, 30)
"""Days before a contract's end: time to decide on an option, to buy anew, to hand back."""

NOTICE_SEEN = dt.timedelta(days=60)


def _today() -> dt.date:
    return london_day(timezone.now())


def _of(rows: QuerySet, ids: Collection[int] | None, name: str = "pk") -> QuerySet:
    return rows if ids is None else rows.filter(**{f"{name}__in": ids})


def _due(call_off: CallOff, words: str, **more) -> Due:
    page = {"href": reverse("call-off", args=[call_off.pk]), "subject": call_off.pk}
    return Due(trust_id=call_off.trust_id, words=words[:200], **(page | more))


def ending(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Live contracts that end within 180 days, told again at 90 and 30, and before the last day to give notice."""
    today = _today()
    live = CallOff.objects.visible_to(by).filter(
        state__in=LIVE, ends_on__lte=today + dt.timedelta(END_STAGES[0])
    )
    for one in _of(live, ids):
        left = (one.ends_on - today).days
        reached = min(days for days in END_STAGES if left <= days)
        yield _due(
            one, f"{one.reference} ends on {day(one.ends_on)}", key=f"{one.pk}-{one.ends_on}-{reached}",
            why="Exercise an option, buy anew, or plan how work in progress is handed back.", due_at=at_end_of(one.ends_on),
        )  # fmt: skip


def notice_days(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """The last day on which notice still ends a contract with its term, from 60 days before it."""
    today = _today()
    terms = StandingTerms.objects.visible_to(by).filter(call_off__state__in=LIVE, notice_days__gt=0)
    for one in _of(terms, ids, "call_off_id").select_related("call_off"):
        last = one.call_off.ends_on - dt.timedelta(days=one.notice_days)
        if today <= last <= today + NOTICE_SEEN:
            yield _due(
                one.call_off, f"Last day to give notice on {one.call_off.reference}: {day(last)}",
                key=f"{one.call_off_id}-{last}", due_at=at_end_of(last),
                why=f"It ends on {day(one.call_off.ends_on)} with {count(one.notice_days, 'day')} of notice.",
            )  # fmt: skip


def failing(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Live contracts against which a check stands since the rules were put to them last."""
    last = ComplianceRun.objects.filter(call_off=OuterRef("pk")).order_by("-pk").values("against")[:1]
    live = CallOff.objects.visible_to(by).filter(state__in=LIVE).annotate(against=Subquery(last))
    for one in _of(live.filter(against__gt=0), ids):
        checks = count(one.against, "check")
        yield _due(
            one, f"{one.reference} is live and {checks} {'stands' if one.against == 1 else 'stand'} against it",
            why="Put right what is missing, or have it overridden with a reason.",
            href=reverse("compliance", args=[one.pk]),
        )  # fmt: skip


def standstills(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Awards whose standstill has ended with nothing against them: they can be signed."""
    ended = CallOff.objects.visible_to(by).filter(state=State.STANDSTILL, standstill_ends_on__lt=_today())
    open_ones = Representation.objects.visible_to(by).filter(closed_on=None).values("call_off_id")
    for one in _of(ended, ids).exclude(pk__in=open_ones):
        words = f"The standstill of {one.reference} ended on {day(one.standstill_ends_on)}"
        yield _due(one, words, why="Record that it was signed, then have it activated.")


def variations(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Changes that wait for somebody's decision."""
    waiting = Variation.objects.visible_to(by).filter(decision=None).select_related("call_off")
    for one in _of(waiting, ids):
        yield _due(
            one.call_off, f"Decide variation {one.number} of {one.call_off.reference}", subject=one.pk,
            why=f"Proposed by {one.proposed_by}, who cannot decide it.",
        )  # fmt: skip


def notices_due(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Approved changes whose notice is to be published and is not recorded."""
    due = Variation.objects.visible_to(by).filter(notice_due=True, decision__approved=True, notice=None)
    for one in _of(due, ids).select_related("call_off"):
        yield _due(
            one.call_off, f"Publish the notice of variation {one.number} of {one.call_off.reference}", subject=one.pk,
            why="The change is large enough that its notice has to be published.",
            href=reverse("variation-notice", args=[one.call_off_id, one.pk]),
        )  # fmt: skip


def requests(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Requests for information that are not answered."""
    for one in _of(FoiRequest.objects.visible_to(by).filter(answered_on=None), ids):
        yield Due(
            subject=one.pk, trust_id=one.trust_id, words=f"Answer request {one.reference}", due_at=at_end_of(one.due_on),
            why=f"Received {day(one.received_on)}. The law gives twenty working days.",
            href=reverse("foi-answer", args=[one.pk]),
        )  # fmt: skip


def evidence(by: Actor, ids: Collection[int] | None) -> Iterator[Due]:
    """Evidence and a lead's indemnity on live contracts that end within 60 days or have ended: the newest of each counts."""
    today = _today()
    filed = ComplianceEvidence.objects.visible_to(by).filter(call_off__state__in=LIVE)
    newest = filed.order_by("call_off_id", "check_code", "about", "-pk").distinct(
        "call_off_id", "check_code", "about"
    )
    for one in _of(newest, ids, "call_off_id").select_related("call_off"):
        if one.valid_until and one.valid_until <= today + AHEAD:
            what = f"Evidence for {one.call_off.reference}"
            yield _running_out(
                one.call_off, f"evidence-{one.check_code}-{one.about}", what, one.valid_until, today
            )
    leads = LeadRecord.objects.visible_to(by).filter(service_line__call_off__state__in=LIVE)
    newest = (
        leads.filter(gmc=F("service_line__lead_gmc"))
        .order_by("service_line_id", "-pk")
        .distinct("service_line_id")
    )
    for one in _of(newest, ids, "service_line__call_off_id").select_related("service_line__call_off"):
        if one.indemnity_until and one.indemnity_until <= today + AHEAD:
            call_off = one.service_line.call_off
            what = f"The lead’s indemnity for {one.service_line.name} on {call_off.reference}"
            yield _running_out(call_off, f"indemnity-{one.service_line_id}", what, one.indemnity_until, today)


def _running_out(call_off: CallOff, about: str, what: str, until: dt.date, today: dt.date) -> Due:
    return _due(
        call_off, f"{what} {'ran' if until < today else 'runs'} out on {day(until)}",
        key=f"{about}-{call_off.pk}-{until}-{stage(until, today)}"[:120], due_at=at_end_of(until),
        why="File what replaces it.", href=reverse("compliance", args=[call_off.pk]),
    )  # fmt: skip


def spend_reached(by: Actor, body: Mapping) -> Iterator[News]:
    """That a contract's spend has reached 75, 90 or 100 % of its maximum value."""
    for one in CallOff.objects.visible_to(by).filter(pk=body[CALL_OFF]):
        yield News(
            words=f"{one.reference} has used {body['threshold']}% of its maximum contract value", trust_id=one.trust_id,
            why="At 100% nothing more can be booked on it until a variation is signed.",
            href=reverse("call-off", args=[one.pk]),
        )  # fmt: skip


def moved(by: Actor, body: Mapping) -> Iterator[News]:
    """To the provider: a contract of theirs went live, was suspended, resumed, ended."""
    verb = body["topic"].removeprefix("call_off.")
    for one in CallOff.objects.visible_to(by).filter(pk=body[CALL_OFF]).select_related("trust"):
        yield News(
            words=f"{one.reference} with {one.trust.short_name} {MOVED[verb]}", provider_id=one.provider_id,
            href=reverse("call-off", args=[one.pk]),
        )  # fmt: skip


MOVED = {
    "activated": "is active", "suspended": "is suspended: nothing can be booked on it", "resumed": "is active again",
    "terminated": "was terminated", "expired": "has expired", "variation_approved": "was varied",
}  # fmt: skip
LIFE = dict.fromkeys(("call_off.activated", "call_off.suspended", "call_off.resumed", "call_off.terminated",
                      "call_off.expired", "call_off.signed", "call_off.variation_approved"), CALL_OFF)  # fmt: skip
STANDSTILL = dict.fromkeys(("call_off.standstill_begun", "call_off.standstill_abandoned", "call_off.representation_opened",
                            "call_off.activated"), CALL_OFF)  # fmt: skip
OF_VARIATION = dict.fromkeys(
    ("call_off.variation_proposed", "call_off.variation_approved", "call_off.variation_refused"), "variation"
)
MANAGE, APPROVE = Permission.MANAGE_CONTRACTS, Permission.APPROVE_CONTRACTS


def _kind(name: str, title: str, right: Permission, find, topics: Mapping[str, str], **more) -> TaskKind:
    return TaskKind(name=name, title=title, right=right, group="Contracts", find=find, topics=topics, **more)


KINDS = (
    _kind("contracts.end", "Contracts that end within 180, 90 and 30 days", MANAGE, ending, LIFE, icon="calendar"),
    _kind("contracts.notice", "The last day to give notice on a contract", MANAGE, notice_days, LIFE, icon="calendar"),
    _kind("contracts.failing", "Live contracts that no longer pass their checks", Permission.CHECK_COMPLIANCE, failing,
          LIFE | {"call_off.compliance_changed": CALL_OFF}, icon="warning", usual=When.AT_ONCE),
    _kind("contracts.call_offs.policies.standstill", "Standstills that have ended", MANAGE, standstills, STANDSTILL),
    _kind("variations.to_decide", "Variations that wait for a decision", APPROVE, variations, OF_VARIATION,
          usual=When.AT_ONCE),
    _kind("variations.notice", "Notices of changes to be published", MANAGE, notices_due, OF_VARIATION, icon="flag"),
    _kind("evidence.ends", "Evidence and indemnity that run out within 60, 30 and 7 days", Permission.CHECK_COMPLIANCE,
          evidence, LIFE, icon="warning"),
    _kind("foi.to_answer", "Requests for information that wait for an answer", Permission.PUBLISH_REGISTER, requests, {}),
    NoticeKind(name="told.spend", title="Contracts that have used 75, 90 or 100% of their value", group="Contracts",
               right=Permission.VIEW_CONTRACTS, usual=When.AT_ONCE, topics=("call_off.spend_alert",), tell=spend_reached),
    NoticeKind(name="told.contract", title="Contracts of yours that start, stop or change", group="Contracts",
               right=Permission.VIEW_CONTRACTS, for_trust=False, topics=tuple(f"call_off.{verb}" for verb in MOVED),
               tell=moved),
)  # fmt: skip


def listen_for_people() -> None:
    listen(*KINDS)
