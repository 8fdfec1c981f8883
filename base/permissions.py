"""Permissions a role can hold. ``accounts/roles.py`` is the one table of which role holds which."""

from enum import StrEnum

from base.actors import Actor
from base.errors import NotAllowed


class Permission(StrEnum):
    """Each value is the stable name; ``sentence`` is what people read when they lack it."""

    def __new__(cls, value: str, sentence: str):
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    sentence: str

    ADMINISTER_PLATFORM = ("platform.administer", "set up organisations and frameworks")
    MANAGE_PEOPLE = ("people.manage", "invite people, change roles and issue API credentials")
    MANAGE_ESTATE = ("estate.manage", "change sites and rooms")
    VIEW_PLANNER = ("planner.view", "see the planner and its sessions")
    BOOK_SESSIONS = ("sessions.book", "book, withdraw and cancel sessions")
    LOCK_SESSIONS = ("sessions.lock", "lock sessions and run the day")
    SIGN_OFF_SESSIONS = ("sessions.sign_off", "sign off what was delivered")
    HANDLE_SAFETY = ("safety.handle", "record what went wrong, stop lists and let them run again")
    ANSWER_OFFERS = ("offers.answer", "accept or decline offered sessions")
    ROSTER_TEAMS = ("teams.roster", "name the team of a session")
    MANAGE_CLINICIANS = ("clinicians.manage", "keep the people of a provider and their clearance")
    CHECK_CLEARANCE = ("clearance.check", "check clearance and assurance, say what your lists need, suspend people")
    CLEAR_LOCALLY = ("clearance.local", "clear local items of a person for one session")
    LOG_ACTIVITY = ("activity.log", "log what was delivered")
    BOOK_PATIENTS = ("patients.book", "put patients on a list")
    VIEW_PATIENTS = ("patients.view", "see patients by name or number")
    FOLLOW_UP = ("follow_ups.keep", "follow up patients after a list and record late events")
    REVIEW_LATE_EVENTS = ("late_events.review", "review late events")
    MANAGE_CONTRACTS = ("contracts.manage", "enter and change call-off contracts")
    VIEW_CONTRACTS = ("contracts.view", "see contracts and what is spent")
    APPROVE_CONTRACTS = ("contracts.approve", "make a contract active, suspend or end it")
    CHECK_COMPLIANCE = ("compliance.check", "file evidence and records for a contract's compliance checks")
    OVERRIDE_COMPLIANCE = ("compliance.override", "let a contract pass a compliance check it does not meet")
    MANAGE_INTERESTS = ("interests.manage", "keep the register of interests and the list of substantive staff")
    PUBLISH_REGISTER = ("register.publish", "release the public register and answer requests for information")
    SET_LIMITS = ("limits.set", "set who may approve contracts of what value")
    IMPORT_WAITING_LIST = ("waiting_list.import", "import waiting-list files")
    VALIDATE_WAITING_LIST = ("waiting_list.validate", "record what patients say about their wait")
    VIEW_REPORTS = ("reports.view", "see reports")
    RUN_REPORTS = ("reports.run", "run reports")
    VIEW_AUDIT = ("audit.view", "see the audit trail")


PERSON_ONLY = frozenset(
    {
        Permission.SIGN_OFF_SESSIONS,
        Permission.APPROVE_CONTRACTS,
        Permission.OVERRIDE_COMPLIANCE,
        Permission.PUBLISH_REGISTER,
        Permission.MANAGE_PEOPLE,
        Permission.SET_LIMITS,
        Permission.CLEAR_LOCALLY,
    }
)
"""Rights no machine credential may ever hold."""


def require(actor: Actor, permission: Permission) -> None:
    """Refuse with a sentence when the actor may not do this."""
    if permission in PERSON_ONLY and not (actor.is_person or actor.is_system):
        raise NotAllowed("Only a signed-in person can " + permission.sentence + ".", code="person_needed")
    if not actor.may(permission):
        raise NotAllowed(f"Your role does not let you {permission.sentence}.", code="not_allowed")
