"""A file sent to the API as a field of a form: what an Idempotency-Key stands for then, and the file itself."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from base.errors import Fault
from plumbing.documents import Upload

FIELD = "document"


def content_of_form(request: Request) -> bytes:
    """The typed values and the file's digest: the file itself may be larger than is kept in memory."""
    digest = hashlib.sha256()
    for name in sorted(request.FILES):
        for chunk in request.FILES[name].chunks():
            digest.update(chunk)
        request.FILES[name].seek(0)
    typed = "\0".join(f"{name}={request.POST[name]}" for name in sorted(request.POST))
    return typed.encode() + b"\0" + digest.digest()


def sent_document(request: Request, faults: list[Fault]) -> Upload | None:
    """The form's field ``document``; that there is none is added to the faults."""
    sent = request.FILES.get(FIELD)
    if not isinstance(sent, UploadedFile):
        faults.append(Fault(f"/{FIELD}", "required", f"Send the file as the form's field `{FIELD}`."))
        return None
    return Upload(sent.name or "", sent, sent.content_type or "")
