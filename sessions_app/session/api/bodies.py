"""The API description of the bodies that teams and lists of patients take. Nothing is validated by these."""

from __future__ import annotations

from base.described import ID, an_object, or_null, text_of
from sessions_app.session.api.slots import KINDS_SCHEMA

TEAM = {
    "type": "array",
    "maxItems": 50,
    "items": an_object(
        {
            "clinician": ID,
            "role": or_null(text_of(12, "The role on this list; the person's usual one where left out.")),
        },
        ["clinician"],
    ),
}
_EXCEPTION = an_object(
    {"clinician": text_of(120), "registration": text_of(20), "reason": text_of(200)},
    ["clinician", "registration", "reason"],
) | {
    "description": "A clinician accepts patients who do not meet the criteria: people only, 403 `person_needed`."
}
ON_LIST = an_object(
    {
        "needs": {"type": "array", "items": ID, "minItems": 1, "maxItems": 100},
        "reason": or_null(text_of(200, "Needed once the session is locked.")),
        "standby": {"type": ["boolean", "null"], "description": "True: without a time; takes no capacity."},
        "exception": or_null(_EXCEPTION),
        "slot_kinds": KINDS_SCHEMA,
    },
    ["needs"],
)
