"""Finding one patient's needs by exactly their NHS number or hospital number.

The number comes in the body of a request and goes nowhere else: what is recorded is who searched and how much was
found.
"""

from __future__ import annotations

from contextlib import suppress

from django.core.cache import cache
from django.db.models import Q

from audit.services import record
from base.actors import Actor
from base.errors import InvalidInput, TooMany
from base.permissions import Permission, require
from nhs.errors import Invalid
from nhs.identifiers import nhs_number
from trusts.models import Trust
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.services.patients import HOSPITAL_NUMBER, nhs_digest

MOST_SEARCHES, PAUSE = 60, 600
"""So many searches of one person or system in ten minutes."""


def find_by_number(*, by: Actor, number: str) -> list[Need]:
    """The needs of the trust's patient with exactly this NHS number or hospital number, those that wait first.

    Raises InvalidInput where it can be neither, TooMany after too many searches. No error repeats the number.
    """
    require(by, Permission.VIEW_PATIENTS)
    _count_search(by)
    needs = (
        Need.objects.visible_to(by)
        .filter(_meant(number))
        .select_related("patient", "pathway", "site")
        .order_by("-state", "started_on", "pk")
    )
    found = list(needs[:100])
    record("patient.searched", by=by, target=Trust(pk=by.trust_id), trust_id=by.trust_id, needs=len(found))
    return found


def _meant(number: str) -> Q:
    text = str(number or "").strip().upper()
    meant = Q(patient__hospital_number=text) if HOSPITAL_NUMBER.fullmatch(text) else Q()
    with suppress(Invalid):
        meant |= Q(patient__nhs_hmac=nhs_digest(nhs_number(text)))
    if not meant:
        sentence = "Enter the whole NHS number, ten digits, or the whole hospital number."
        raise InvalidInput(sentence, code="number_format")
    return meant


def _count_search(by: Actor) -> None:
    key = f"searches:{by.trust_id}:{by.person_id}:{by.credential_id}"
    cache.add(key, 0, PAUSE)
    try:
        searches = cache.incr(key)
    except ValueError:  # it ran out between the two
        searches = 1
    if searches > MOST_SEARCHES:
        sentence = f"There were too many searches. Wait {PAUSE // 60} minutes, then try again."
        raise TooMany(sentence, code="too_many_requests")
