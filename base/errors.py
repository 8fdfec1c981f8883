"""Domain errors: every way the product says no, each with a stable code and a sentence for the person.

Apps declare their codes in ``<app>/error_codes.py``; the API reference is generated from the declarations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DECLARED: dict[str, str] = {}


def declare(codes: dict[str, str]) -> None:
    """Declare stable codes with their meaning. The same code twice with two meanings is a mistake."""
    for code, meaning in codes.items():
        if DECLARED.setdefault(code, meaning) != meaning:
            raise ValueError(f"Error code {code!r} is declared twice with different meanings")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong and where: ``pointer`` is a JSON pointer or a form field's name."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """A request that is refused. ``status`` is the HTTP status every endpoint answers with."""

    status = 400
    title = "Not done"

    def __init__(self, detail: str, *, code: str, errors: Iterable[Fault] = ()):
        super().__init__(detail)
        self.detail = detail
        self.code = code
        self.errors = list(errors)

    @classmethod
    def of(cls, faults: Iterable[Fault], *, code: str | None = None, detail: str | None = None) -> DomainError:
        """One error that names many faults at once."""
        faults = list(faults)
        first = faults[0]
        summary = detail or (first.detail if len(faults) == 1 else f"{len(faults)} things are in the way.")
        return cls(summary, code=code or first.code, errors=faults)


class InvalidInput(DomainError):
    """Input that cannot be understood or is wrong in itself."""

    status = 400
    title = "Something is wrong with what was sent"


class NotSignedIn(DomainError):
    status = 401
    title = "Sign in first"


class NotAllowed(DomainError):
    status = 403
    title = "Not allowed"


class NotFound(DomainError):
    status = 404
    title = "Not found"

    def __init__(
        self,
        detail: str = "There is nothing here that you can see.",
        *,
        code: str = "not_found",
        errors: Iterable[Fault] = (),
    ):
        super().__init__(detail, code=code, errors=errors)


class RuleBroken(DomainError):
    """Understood, but a rule says no."""

    status = 409
    title = "A rule says no"


class Outdated(DomainError):
    """Somebody else changed it first."""

    status = 412
    title = "It has changed"


class TooLarge(DomainError):
    status = 413
    title = "Too large"


class KeyReused(DomainError):
    status = 422
    title = "That key was used for something else"


class TooMany(DomainError):
    status = 429
    title = "Too many requests"


declare(
    {
        "invalid": "What was sent is wrong; `errors` names each place.",
        "malformed": "The body could not be read at all, for example because it is not JSON.",
        "required": "A value is missing.",
        "unknown_value": "The value is not one of those allowed.",
        "not_signed_in": "No valid sign-in or credential came with the request.",
        "credential_expired": "The API credential has expired; issue a new one.",
        "credential_revoked": "The API credential was revoked.",
        "not_allowed": "The role or credential does not allow this.",
        "person_needed": "Only a signed-in person may do this, never a machine credential.",
        "scope_missing": "The credential lacks the scope for this.",
        "not_found": "There is nothing with that id that you can see.",
        "method_not_allowed": "The address does not take this method.",
        "unsupported_media_type": "The body's content type is not taken here.",
        "not_acceptable": "The answer cannot be given in the wanted format.",
        "outdated": "The thing has changed since you read it; read it again.",
        "too_large": "The body or file is larger than is taken here.",
        "key_reused": "The Idempotency-Key was used before with another body.",
        "key_in_use": "A request with the same Idempotency-Key is still being answered.",
        "too_many_requests": "Too many requests; wait as long as Retry-After says.",
        "server_error": "A fault on our side; nothing was written. The request id finds it.",
    }
)
