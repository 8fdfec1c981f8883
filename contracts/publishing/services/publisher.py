"""Facts at the head of a trust's registers: its integrated care board, and the prefix of its open contracting data."""

from __future__ import annotations

import re

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.permissions import Permission, require
from contracts.publishing.services.register import own_trust
from nhs.identifiers import ods_code as read_ods_code
from trusts.models import Trust

ICB_LENGTH = 6
PREFIX = re.compile(r"ocds-[a-z0-9]{6}", re.ASCII)
"""As the Open Contracting Partnership gives them out, one a publisher."""


@transaction.atomic
def set_publisher(*, by: Actor, icb_code: str = "", icb_name: str = "", ocid_prefix: str = "") -> Trust:
    """Say to which integrated care board the trust belongs, and under which registered prefix its contracts are published.

    With the board its register is summed with its neighbours'; without a prefix there is no open contracting data.
    What is released already keeps what it said. Raises InvalidInput for a code, name or prefix that cannot be.
    """
    require(by, Permission.PUBLISH_REGISTER)
    trust = own_trust(by)
    faults = FaultCollector()
    code = _board(faults, icb_code, icb_name.strip())
    prefix = ocid_prefix.strip().lower()
    if prefix and not PREFIX.fullmatch(prefix):
        words = "The prefix is ocds- and six letters or digits, as the Open Contracting Partnership registered it"
        faults.add("/ocid_prefix", "invalid", words)
    faults.stop()
    trust.icb_code, trust.icb_name, trust.ocid_prefix = code, icb_name.strip() if code else "", prefix
    trust.save(update_fields=["icb_code", "icb_name", "ocid_prefix"])
    said = {"icb_code": trust.icb_code, "icb_name": trust.icb_name, "ocid_prefix": trust.ocid_prefix}
    record("trust.publisher_set", by=by, target=trust, trust_id=trust.pk, **said)
    return trust


def _board(faults: FaultCollector, typed: str, name: str) -> str:
    code = faults.read("/icb_code", read_ods_code, typed) if typed.strip() else ""
    if code and len(code) > ICB_LENGTH:
        faults.add("/icb_code", "invalid", "The code of an integrated care board is at most 6 letters and digits")
    if name and not typed.strip():
        faults.add("/icb_code", "required", "Enter the board's code too")
    if code and not name:
        faults.add("/icb_name", "required", "Enter the board's name: everybody reads it")
    return code or ""
