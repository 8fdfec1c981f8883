"""A person who could come to a list, in words: the role, what speaks for and against, who else."""

from __future__ import annotations

from base.formatting import clock, day, london
from sessions_app.session.models.sessions import Session
from sessions_app.teams.selectors.candidates import Candidate, RoleChoice


def role_hint(choice: RoleChoice) -> str:
    """``The trust wants at least 2``."""
    return f"The trust wants at least {choice.least}" if choice.least else "Not in the trust’s minimum"


def facts(candidate: Candidate, session: Session) -> list[tuple[str, str]]:
    """What speaks for and against a person on that day, as results."""
    if candidate.gap.barred:
        return [("bad", f"Not cleared for {day(session.day)}"), ("", f"{candidate.gap.absolute_words} that day")]
    found = [("ok", f"Cleared for {day(session.day)}")]
    if candidate.local_words:
        found = [("warn", f"No {candidate.local_words.lower()} here"), ("", "The trust’s on-call manager may clear it")]
    found += [("warn", words) for words in candidate.warnings]
    if candidate.elsewhere:
        found.append(("bad", f"On {where_else(candidate)} at that time"))
    return found


def where_else(candidate: Candidate) -> str:
    entry = candidate.elsewhere
    if entry is None:
        return "another list"
    return f"{entry.session.room.name}, {clock(london(entry.during.lower))} to {clock(london(entry.during.upper))}"


def cannot(candidate: Candidate) -> str:
    return "Cannot be chosen until renewed." if candidate.gap.barred else "Cannot be chosen: already on a list then."


def swap_choice(candidate: Candidate) -> tuple[int, str, str]:
    """A person who could come: id, name, what to think of."""
    hints = [
        *([f"No {candidate.local_words.lower()} here: the trust has to clear it"] if candidate.local_words else []),
        *candidate.warnings,
    ]
    return candidate.person.pk, candidate.person.name, ". ".join(hints)
