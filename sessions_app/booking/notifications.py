"""Lists booked already for days after a provider's registration or insurance is known to end: told 60, 30 and 7 days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, day, day_short, london_day
from base.permissions import Permission
from notifications.expiry import AHEAD, at_end_of, expiry_stage
from notifications.kinds import TaskContent, TaskKind, When
from providers.assurance import RunOut, assurance_validity
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

BOOKED = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED)
Beyond = dict[tuple[int, int], list[tuple[Session, RunOut]]]


def beyond(by: Actor, ids: Collection[int] | None) -> Beyond:
    """By trust and provider: the lists to come on whose day an item will have run out, where its end is near or past."""
    today = london_day(timezone.now())
    booked = Session.objects.visible_to(by).filter(state__in=BOOKED, day__gt=today)
    booked = booked if ids is None else booked.filter(provider__in=ids)
    papers = assurance_validity(actor=by, provider_ids=booked.order_by().values_list("provider", flat=True).distinct())
    sessions = booked.filter(provider__in=papers.ending_by(today + AHEAD))
    found: Beyond = defaultdict(list)
    for one in sessions.select_related("provider", "trust").order_by("starts_at", "pk"):
        for gap in papers.run_out(one.provider_id, today, one.day):
            if gap.ended <= today + AHEAD:
                found[one.trust_id, one.provider_id].append((one, gap))
    return found


def _due(by: Actor, ids: Collection[int] | None, *, trust: bool) -> Iterator[TaskContent]:
    today = london_day(timezone.now())
    for (trust_id, provider_id), lists in beyond(by, ids).items():
        gaps = {gap.item: gap for _, gap in reversed(lists)}
        for item, gap in gaps.items():
            first = [one for one, held in lists if held.item == item]
            other = first[0].provider if trust else first[0].trust
            words = f"{count(len(first), 'list')} with {other.short_name} after {item.label} ends"
            yield TaskContent(
                subject=provider_id,
                key=f"{trust_id}-{provider_id}-{item}-{gap.ended}-{expiry_stage(gap.ended, today)}",
                words=f"{words} on {day(gap.ended)}"[:200],
                why=_why(first[0], trust=trust),
                due_at=at_end_of(gap.ended),
                href=reverse("provider-assurance", args=[provider_id]) if trust else reverse("own-assurance"),
                **({"trust_id": trust_id} if trust else {"provider_id": provider_id}),
            )


def _why(first: Session, *, trust: bool) -> str:
    says = f"The first is on {day_short(first.day)}."
    return f"{says} Ask for the renewal, or cancel them." if trust else f"{says} Record the renewal before then."


def for_trusts(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    return _due(by, ids, trust=True)


def for_providers(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    return _due(by, ids, trust=False)


ASSURANCE = (
    TaskKind(
        name="assurance.lists_beyond",
        title="Lists booked beyond the end of a provider’s registration or insurance",
        right=Permission.BOOK_SESSIONS,
        group="Providers",
        usual=When.AT_ONCE,
        find=for_trusts,
        topics={"assurance.changed": "provider"},
        icon="warning",
    ),
    TaskKind(
        name="assurance.own_lists_beyond",
        title="Your lists beyond the end of your registration or insurance",
        right=Permission.MANAGE_CLINICIANS,
        group="Team",
        for_trust=False,
        usual=When.AT_ONCE,
        find=for_providers,
        topics={"assurance.changed": "provider"},
        icon="warning",
    ),
)
