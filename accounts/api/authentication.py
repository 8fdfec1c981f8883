"""The API trusts the actor the request was given by its credential; see accounts/request_actor.py."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission

from base.errors import NotSignedIn


class CredentialAuthentication(BaseAuthentication):
    """A bearer credential of an organisation. People's browser sessions open no API door."""

    def authenticate(self, request):
        refusal = getattr(request._request, "credential_refusal", None)
        if refusal is not None:
            raise refusal
        actor = request._request.actor
        return (actor, None) if actor.credential_id else None

    def authenticate_header(self, request):
        return "Bearer"


class Authenticated(BasePermission):
    """Everything is closed unless a view says otherwise."""

    def has_permission(self, request, view):
        if request.user is None:
            raise NotSignedIn("Send an API credential: Authorization: Bearer <token>.", code="not_signed_in")
        return True


class CredentialScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.CredentialAuthentication"
    name = "credential"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A credential of your organisation."}
