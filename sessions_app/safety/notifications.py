"""The brake, told to both sides: what was stopped, what may run again, and that two people have to agree to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.db.models import QuerySet
from django.urls import reverse

from base.actors import Actor
from base.formatting import count
from base.permissions import Permission
from notifications.kinds import NoticeContent, NoticeKind, TaskContent, TaskKind, When
from sessions_app.safety.services import CONDITIONS, RESUMED, STOPPED, affected_by
from sessions_app.session.models.safety import Stop


def what(stop: Stop) -> str:
    """``Endoscopy, weekend of Example Endoscopy Ltd`` or ``Everything of Example Endoscopy Ltd``."""
    return f"{stop.service_line.name if stop.service_line else 'Everything'} of {stop.provider.name}"


def _stops(by: Actor) -> QuerySet[Stop]:
    return Stop.objects.visible_to(by).select_related("provider", "service_line", "trust")


def to_resume(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """A stop that stands waits for conditions, then for a second person who agrees them."""
    found = _stops(by).filter(resumed_at=None)
    for stop in found if ids is None else found.filter(pk__in=ids):
        step = "Agree the conditions" if stop.conditions else "Say the conditions"
        yield TaskContent(
            subject=stop.pk,
            key=f"{stop.pk}-{'agree' if stop.conditions else 'propose'}",
            trust_id=stop.trust_id,
            words=f"{step} to resume: {what(stop)}"[:200],
            why=f"Stopped by {stop.stopped_by}: {stop.reason}"[:300],
            href=reverse("stop", args=[stop.pk]),
        )


def _told(trust: bool, *, again: bool):
    def tell(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
        stop = _stops(by).filter(pk=body["stop"]).first()
        if stop is None:
            return
        lists = count(affected_by(actor=by, stop=stop).count(), "list")
        said = f"{what(stop)}{'' if trust else f' at {stop.trust.short_name}'}"
        yield NoticeContent(
            words=(f"May run again: {said}" if again else f"Stopped for safety: {said}, {lists} to come")[:200],
            why=(stop.conditions if again else stop.reason)[:200],
            href=reverse("stop", args=[stop.pk]),
            **({"trust_id": stop.trust_id} if trust else {"provider_id": stop.provider_id}),
        )

    return tell


def _notice(name: str, title: str, topic: str, *, trust: bool) -> NoticeKind:
    return NoticeKind(
        name=name,
        title=title,
        right=Permission.BOOK_SESSIONS if trust else Permission.ANSWER_OFFERS,
        group="Safety",
        for_trust=trust,
        usual=When.AT_ONCE,
        topics=(topic,),
        tell=_told(trust, again=topic == RESUMED),
    )


STOPS = (
    TaskKind(
        name="stops.to_resume",
        title="Stopped lists that two people have to let run again",
        right=Permission.HANDLE_SAFETY,
        group="Safety",
        usual=When.AT_ONCE,
        find=to_resume,
        icon="warning",
        topics=dict.fromkeys((STOPPED, CONDITIONS, RESUMED), "stop"),
    ),
    _notice("told.stopped", "Providers and lines that were stopped for safety", STOPPED, trust=True),
    _notice("told.stopped_us", "Lists of yours that were stopped for safety", STOPPED, trust=False),
    _notice("told.resumed", "Providers and lines that may run again", RESUMED, trust=True),
    _notice("told.resumed_us", "Lists of yours that may run again", RESUMED, trust=False),
)
