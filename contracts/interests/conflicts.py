"""Conflicts of interest: declared interests held against officers, lead consultants, approvers and the trust's staff.

A number on a register is the same person; a name alone may be a namesake and is said so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import permissions_of
from base.actors import Actor
from base.errors import Fault, RuleBroken
from base.formatting import london_day
from base.permissions import Permission
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.interests.models import Interest, ProviderOfficer, StaffList, StaffMember
from contracts.interests.names import NUMBER, Match, NamedPerson, matches, name_key

DECIDING = (Permission.APPROVE_CONTRACTS, Permission.OVERRIDE_COMPLIANCE, Permission.SIGN_OFF_SESSIONS)


@dataclass(frozen=True, slots=True)
class Touch:
    """One interest that touches a call-off. ``managed`` says what is done about it; ``sure`` is False for a namesake."""

    key: str
    who: str
    what: str
    managed: str = ""
    sure: bool = True


def live_interests(actor: Actor, trust_id: int, day: dt.date) -> QuerySet[Interest]:
    """Interests of a trust that hold on a day."""
    begun = Interest.objects.visible_to(actor).filter(trust_id=trust_id, starts_on__lte=day)
    return begun.filter(Q(ends_on=None) | Q(ends_on__gte=day)).order_by("name", "pk")


def current_officers(actor: Actor, trust_id: int, day: dt.date) -> QuerySet[ProviderOfficer]:
    officers = ProviderOfficer.objects.visible_to(actor).filter(trust_id=trust_id)
    return officers.filter(Q(until=None) | Q(until__gte=day)).order_by("name", "pk")


def interests_touching(actor: Actor, call_offs: Iterable[CallOff]) -> dict[int, list[Touch]]:
    """Interests that touch each call-off of one trust, by its id. Five queries however many call-offs there are.

    Only the trust's own people see it; everybody else gets nothing.
    """
    call_offs = list(call_offs)
    if not call_offs or not (actor.is_trust or actor.is_system):
        return {call_off.pk: [] for call_off in call_offs}
    trust_id, today = call_offs[0].trust_id, london_day(timezone.now())
    declared = list(live_interests(actor, trust_id, today))
    officers = list(current_officers(actor, trust_id, today))
    lines = ServiceLine.objects.visible_to(actor).filter(call_off__in=[call_off.pk for call_off in call_offs])
    leads = list(lines.exclude(lead_name="").order_by("pk"))
    deciding = approvers(actor, trust_id)
    staff = staff_like(actor, trust_id, [*map(of_officer, officers), *map(of_lead, leads)])
    return {
        call_off.pk: _touching(
            [i for i in declared if i.provider_id == call_off.provider_id],
            [o for o in officers if o.provider_id == call_off.provider_id],
            [line for line in leads if line.call_off_id == call_off.pk],
            deciding,
            staff,
        )
        for call_off in call_offs
    }


def _touching(declared, officers, leads, deciding, staff) -> list[Touch]:
    found = [_declared(interest, officers, leads, deciding) for interest in declared]
    known = [of_interest(interest) for interest in declared]
    undeclared = [
        *_undeclared("officer", [of_officer(interest) for interest in officers], deciding, "decides for the trust"),
        *_undeclared("officer", [of_officer(interest) for interest in officers], staff, "is on the trust’s staff list"),
        *_undeclared("lead", _once(map(of_lead, leads)), staff, "is on the trust’s staff list"),
    ]
    found += [touch for match, touch in undeclared if not any(matches([match.person], known))]
    return list({touch.key: touch for touch in found}.values())


def _declared(interest: Interest, officers, leads, deciding) -> Touch:
    what = f"{interest.get_role_display()} of {interest.organisation}"
    what += f", {interest.share_percent.normalize():f}% share" if interest.share_percent is not None else ""
    places = [
        ("is an officer of it", map(of_officer, officers)),
        ("leads a service line here", map(of_lead, leads)),
        ("decides for the trust", deciding),
    ]
    also = [words for words, people in places if any(matches([of_interest(interest)], people))]
    return Touch(f"interest:{interest.pk}", interest.name, ", ".join([what, *also]) + ".", interest.mitigation)


def _undeclared(kind: str, people: Sequence[NamedPerson], others: Iterable[NamedPerson], doing: str):
    """Pairs of a match and what it says; the caller drops those that have declared."""
    role = {"officer": "an officer of the provider", "lead": "lead consultant here"}[kind]
    for match in matches(people, others):
        sure = match.by == NUMBER
        words = (
            f"{match.person.name}, {role}, {doing}"
            if sure
            else (f"Somebody of the name of {match.person.name}, {role}, {doing}; it may be a namesake")
        )
        yield (
            match,
            Touch(f"{kind}:{match.person.what}", match.person.name, f"{words}. No interest is declared.", sure=sure),
        )


def _once(people: Iterable[NamedPerson]) -> list[NamedPerson]:
    """A consultant who leads several lines is one person."""
    return list({(person.name, person.number): person for person in people}.values())


def of_interest(interest: Interest) -> NamedPerson:
    return NamedPerson(interest.name, interest.register, interest.number, interest)


def of_officer(officer: ProviderOfficer) -> NamedPerson:
    return NamedPerson(officer.name, officer.register, officer.number, officer.pk)


def of_lead(line: ServiceLine) -> NamedPerson:
    return NamedPerson(line.lead_name, "gmc" if line.lead_gmc else "", line.lead_gmc, line.lead_gmc or line.pk)


def approvers(actor: Actor, trust_id: int) -> list[NamedPerson]:
    """People of the trust who approve, override or sign off."""
    members = Membership.objects.visible_to(actor).filter(trust_id=trust_id, active=True).select_related("person")
    return [
        NamedPerson(member.person.name, what=member.person_id)
        for member in members
        if any(right in permissions_of(member.role) for right in DECIDING)
    ]


def current_staff(actor: Actor, trust_id: int) -> QuerySet[StaffMember]:
    """Everybody on the trust's newest staff list."""
    newest = StaffList.objects.visible_to(actor).filter(trust_id=trust_id).order_by("-pk").values("pk")[:1]
    return StaffMember.objects.visible_to(actor).filter(trust_id=trust_id, staff_list__in=newest)


def staff_like(actor: Actor, trust_id: int, people: Sequence[NamedPerson]) -> list[NamedPerson]:
    """Those on the staff list who may be one of these people: by number or by name. One query."""
    names = {name_key(person.name) for person in people} - {""}
    numbers = {person.number for person in people} - {""}
    rows = current_staff(actor, trust_id).filter(Q(name_key__in=names) | Q(number__in=numbers))
    return [NamedPerson(person.name, person.register, person.number, person.pk) for person in rows]


def staff_matches(actor: Actor, trust_id: int, people: Sequence[NamedPerson]) -> list[Match]:
    """People among these who are on the trust's staff list, or may be."""
    return list(matches(people, staff_like(actor, trust_id, people)))


def why_recused(actor: Actor, *, trust_id: int, provider_id: int) -> Fault | None:
    """The reason this person decides nothing for this provider: a live interest in it or an office of it. Two queries.

    An interest tied to an account recuses that person; one that is not, whoever bears the name.
    """
    if actor.person_id is None or not actor.is_trust:
        return None
    today, own = london_day(timezone.now()), name_key(actor.label.rsplit(", ", 1)[0])
    held = live_interests(actor, trust_id, today).filter(provider_id=provider_id)
    mine = Q(person_id=actor.person_id) | (Q(person=None, name_key=own) & ~Q(name_key=""))
    interest = held.filter(mine).first()
    if interest:
        words = f"You have a declared interest in {interest.organisation} ({interest.get_role_display().lower()})"
        return Fault("/interests", "recused", f"{words}, so somebody else has to decide.")
    office = current_officers(actor, trust_id, today).filter(provider_id=provider_id, name_key=own).exclude(name_key="")
    if held_office := office.select_related("provider").first():
        words = f"You are listed as {held_office.position} of {held_office.provider.name}"
        return Fault("/interests", "recused", f"{words}, so somebody else has to decide.")
    return None


def refuse_recused(actor: Actor, *, trust_id: int, provider_id: int) -> None:
    """Stop somebody with an interest in the provider. Raises RuleBroken."""
    fault = why_recused(actor, trust_id=trust_id, provider_id=provider_id)
    if fault:
        raise RuleBroken.of([fault])
