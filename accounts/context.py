"""The frame of every page: who is signed in, for whom, and where they can go."""

from django.urls import NoReverseMatch, reverse

from accounts.login import CHOICES
from accounts.requests import PersonRequest
from base.demonstration import footer_note
from base.permissions import Permission

TRUST_MENU = (
    ("Home", "home", None),
    ("Tasks", "tasks", None),
    ("Planner", "planner", Permission.VIEW_PLANNER),
    ("Offers", "offers-out", Permission.BOOK_SESSIONS),
    ("Follow-ups", "follow-ups", Permission.FOLLOW_UP),
    ("Waiting list", "waiting-list", Permission.VIEW_REPORTS),
    ("Contracts", "call-offs", Permission.VIEW_CONTRACTS),
    ("Reports", "reports", Permission.VIEW_REPORTS),
    ("Publishing", "transparency", Permission.PUBLISH_REGISTER),
    ("Safety", "stops", Permission.HANDLE_SAFETY),
    ("Clearance", "trust-clearance", Permission.CHECK_CLEARANCE),
    ("Rooms", "estate", Permission.MANAGE_ESTATE),
    ("People", "people", Permission.MANAGE_PEOPLE),
    ("Audit", "audit-trail", Permission.VIEW_AUDIT),
)
PROVIDER_MENU = (
    ("Home", "home", None),
    ("Tasks", "tasks", None),
    ("Offers", "offers", Permission.ANSWER_OFFERS),
    ("Sessions", "provider-sessions", Permission.VIEW_PLANNER),
    ("Follow-ups", "follow-ups", Permission.FOLLOW_UP),
    ("Safety", "stops", Permission.LOG_ACTIVITY),
    ("Team", "clinicians", Permission.MANAGE_CLINICIANS),
    ("Contracts", "call-offs", Permission.VIEW_CONTRACTS),
    ("Reports", "reports", Permission.VIEW_REPORTS),
    ("People", "people", Permission.MANAGE_PEOPLE),
    ("Audit", "audit-trail", Permission.VIEW_AUDIT),
)
PLATFORM_MENU = (
    ("Home", "home", None),
    ("Organisations", "organisations", Permission.ADMINISTER_PLATFORM),
    ("Frameworks", "frameworks", Permission.ADMINISTER_PLATFORM),
)


def chrome(request: PersonRequest) -> dict:
    """Person, organisation and menu for the layout; everything empty when nobody is signed in."""
    person, membership = getattr(request, "person", None), getattr(request, "membership", None)
    if person is None:
        return {
            "person": None,
            "organisation": None,
            "menu": [],
            "may": lambda permission: False,
            "footer_note": footer_note(),
        }
    actor = request.actor
    menu = (
        TRUST_MENU
        if actor.is_trust
        else PROVIDER_MENU
        if actor.is_provider
        else PLATFORM_MENU
        if actor.is_platform
        else ()
    )
    return {
        "person": person.name,
        "organisation": membership.organisation if membership else None,
        "other_organisations": request.session.get(CHOICES, 1) > 1,
        "menu": [item for entry in menu if (item := _item(request, *entry))],
        "may": actor.may,
        "footer_note": footer_note(),
    }


def _item(request: PersonRequest, text: str, name: str, permission: Permission | None) -> dict | None:
    if permission and not request.actor.may(permission):
        return None
    try:
        href = reverse(name)
    except NoReverseMatch:
        return None
    current = request.path == href or (href != "/" and request.path.startswith(href))
    return {"text": text, "href": href, "current": current, "counts": name == "tasks"}
