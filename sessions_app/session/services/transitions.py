"""Moving sessions along their life: lock, check the table, write, keep history, send the news. One way for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F
from django.utils import timezone

from audit.services import record_many
from base.actors import Actor
from base.bulk_insert import insert_rows
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotFound, Outdated, RuleBroken
from base.formatting import span
from contracts.models import CallOff
from plumbing import outbox
from sessions_app.session.history import describe_with_moment
from sessions_app.session.models.sessions import Session, StateChange
from sessions_app.session.services.facts import begin_facts, recompute_facts
from sessions_app.session.states import State, may_move, why_not


def lock_sessions(
    *, by: Actor, ids: Iterable[int], version: int | None = None, versions: Mapping[int, int | None] | None = None
) -> list[Session]:
    """Hold sessions: their call-offs first, then themselves, each by id.

    Raises NotFound naming every id out of sight; Outdated, saying who changed what, where the version somebody read
    (``version`` of the only one, or ``versions`` by id) is no longer true.
    """
    ids = list(dict.fromkeys(ids))
    if not ids:
        raise InvalidInput("Choose at least one session.", code="nothing_chosen")
    seen = Session.objects.visible_to(by).filter(pk__in=ids)
    call_offs = CallOff.objects.filter(pk__in=seen.values("call_off_id")).order_by("pk")
    list(call_offs.select_for_update(no_key=True).values_list("pk"))
    held = {s.pk: s for s in seen.with_places().select_for_update(of=("self",)).order_by("pk")}
    missing = [
        Fault(f"/{i}", "session_not_found", "There is no such session that you can see.")
        for i, pk in enumerate(ids)
        if pk not in held
    ]
    if missing:
        raise NotFound.of(missing, code="session_not_found")
    sessions = [held[pk] for pk in ids]
    _as_read(by, sessions, versions or {sessions[0].pk: version})
    return sessions


def _as_read(by: Actor, sessions: list[Session], versions: Mapping[int, int | None]) -> None:
    faults = []
    for place, session in enumerate(sessions):
        read = versions.get(session.pk)
        if read is not None and read != session.version:
            faults += _changes_since(by, session, read, at=f"/{place}" if len(sessions) > 1 else "")
    if faults:
        words = " ".join(fault.detail for fault in faults)
        raise Outdated(f"The session has changed since you read it. {words}", code="outdated", errors=faults)


def _changes_since(by: Actor, session: Session, read: int, *, at: str) -> list[Fault]:
    """What happened after the version somebody read, each with its moment and by whom."""
    since = StateChange.objects.visible_to(by).filter(session=session, version__gt=read).order_by("pk")
    said = [describe_with_moment(change) for change in since] or [f"{title(session)} was counted again."]
    return [Fault(at, "changed_meanwhile", words) for words in said]


def check_move(sessions: list[Session], to: State) -> None:
    """Every session must be able to go there; all that cannot are named."""
    faults = [
        Fault(f"/{i}", "wrong_state", f"{title(s)} {why_not(s.state, to)}.")
        for i, s in enumerate(sessions)
        if not may_move(s.state, to)
    ]
    if faults:
        raise RuleBroken.of(faults)


def move(
    *,
    by: Actor,
    sessions: list[Session],
    to: State,
    event: str,
    reason: str = "",
    topic: str = "",
    changed: dict | None = None,
    **changes,
) -> list[Session]:
    """Write the new state (and the same changes) to sessions the caller holds, with all that goes with it."""
    check_move(sessions, to)
    old = {s.pk: s.state for s in sessions}
    with errors_from_database():
        Session.objects.filter(pk__in=old).update(state=to, **changes)
    for session in sessions:
        session.version += 1
        session.state = to
        for name, value in changes.items():
            setattr(session, name, value)
    record_transition(by=by, sessions=sessions, old=old, event=event, reason=reason, topic=topic, changed=changed)
    return sessions


def record_transition(
    *,
    by: Actor,
    sessions: list[Session],
    old: dict[int, str] | str,
    event: str,
    reason: str = "",
    topic: str = "",
    changed: dict | None = None,
) -> None:
    """History, facts, audit and outbox of a change of state: each one statement, however many sessions."""
    before = old if isinstance(old, dict) else {s.pk: old for s in sessions}
    insert_rows(
        StateChange,
        (
            {
                "trust_id": s.trust_id,
                "provider_id": s.provider_id,
                "session_id": s.pk,
                "old": before[s.pk],
                "new": str(s.state),
                "by": by.label,
                "person_id": by.person_id,
                "reason": reason,
                "version": s.version,
                "changed": changed or {},
            }
            for s in sessions
        ),
    )
    compute = recompute_facts if old else begin_facts
    compute([s.pk for s in sessions])
    record_many(
        event,
        by=by,
        reason=reason,
        targets=[(s, {"from": before[s.pk], "to": s.state, "price": str(s.expected_price)}) for s in sessions],
    )
    if topic:
        for provider_id, trust_id in sorted({(s.provider_id, s.trust_id) for s in sessions}):
            ids = [s.pk for s in sessions if (s.provider_id, s.trust_id) == (provider_id, trust_id)]
            outbox.send(topic, trust_id=trust_id, provider_id=provider_id, sessions=ids)


def record_change(*, by: Actor, session: Session, reason: str = "", **changed: list[str]) -> None:
    """The team or the list of a session the caller holds changed, its state did not: its version goes up and its
    history says what, so that whoever acts on what they read before is told. ``changed`` is a name of
    ``history.DEEDS`` with the words for its places; nothing in it is about a patient.
    """
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
    session.version += 1
    StateChange.objects.create(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        old=session.state,
        new=session.state,
        by=by.label,
        person_id=by.person_id,
        reason=reason,
        version=session.version,
        changed=changed,
    )


def title(session: Session) -> str:
    """How a session is named in a sentence: room and time."""
    return f"{session.room.name}, {span(session.starts_at, session.ends_at)},"


def still_open(sessions: list[Session]) -> None:
    """Offers must not have ended."""
    now = timezone.now()
    faults = [
        Fault(f"/{i}", "offer_expired", f"The offer of {title(s)} has ended.")
        for i, s in enumerate(sessions)
        if s.offer_ends_at and s.offer_ends_at <= now
    ]
    if faults:
        raise RuleBroken.of(faults)


def need_reason(reason: str) -> str:
    """A reason a person can read later; refuses an empty one."""
    if not reason.strip():
        raise InvalidInput(
            "Enter a reason.", code="reason_needed", errors=[Fault("reason", "reason_needed", "Enter a reason.")]
        )
    return reason.strip()
