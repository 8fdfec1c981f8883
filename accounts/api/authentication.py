"""The API trusts the actor the request was given by its credential; see accounts/request_actor.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.requests import PersonRequest
from base.errors import NotSignedIn

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads these classes while it is imported


class CredentialAuthentication(BaseAuthentication):
    """A bearer credential of an organisation. People's browser sessions give no access to the API."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        came = cast(PersonRequest, request._request)
        refusal = getattr(came, "credential_refusal", None)
        if refusal is not None:
            raise refusal
        actor = came.actor
        return (actor, None) if actor.credential_id else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Authenticated(BasePermission):
    """Everything is closed unless a view says otherwise."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.user is None:
            raise NotSignedIn("Send an API credential: Authorization: Bearer <token>.", code="not_signed_in")
        return True


class CredentialScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.CredentialAuthentication"
    name = "credential"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A credential of your organisation."}
