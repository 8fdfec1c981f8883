"""Forms sent after an idle sign-out: saved encrypted in the sender's session until they are back on the same page.

Only the browser that sent it gets it back, once, within the quarter of an hour; nothing is stored in the clear.
"""

from __future__ import annotations

import base64
import time
from urllib.parse import urlencode

from django.http import QueryDict

from base.requests import ActorRequest
from plumbing.fields import decrypt, encrypt

KEPT, CONTEXT, LARGEST = "kept_form", "kept form", 8_000
FOR_SECONDS = 15 * 60
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password"})


def save_form(request: ActorRequest) -> None:
    """Save the body of a form, encrypted, for when its sender has signed in again; files and what is too large are left out."""
    pairs = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    text = urlencode(pairs)
    if not pairs or len(text) > LARGEST:
        return
    key_id, sealed = encrypt(text, context=CONTEXT)
    request.session[KEPT] = {
        "path": request.path,
        "at": time.time(),
        "key": key_id,
        "sealed": base64.b64encode(sealed).decode(),
    }


def take_saved_form(request: ActorRequest) -> tuple[QueryDict, float] | None:
    """Take out the form saved for this very page, with the time it was sent; None where there is none, or it is too old."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    if time.time() - kept["at"] > FOR_SECONDS:
        return None
    text = decrypt(kept["key"], base64.b64decode(kept["sealed"]), context=CONTEXT)
    return QueryDict(text), kept["at"]
