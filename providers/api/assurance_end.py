"""Bringing the end of a provider's registration or insurance forward, by API. That it was seen is a person's to say."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.request import Request

from base import api, described
from base.described import DAY, WHY, an_object
from base.people_only import people_only
from plumbing.api import KEY_PARAMETER, Answer, Deed
from providers.api.views import AssuranceOutput
from providers.models import Assurance
from providers.services.assurance import end_assurance

TAG = "Providers"
BODY = an_object({"valid_until": DAY, "reason": WHY}, ["valid_until", "reason"])


@extend_schema_view(
    post=extend_schema(
        operation_id="assurance_end", summary="Bring the end of a record forward", tags=[TAG],
        request=described.body(BODY), parameters=[KEY_PARAMETER], responses={200: AssuranceOutput},
        examples=[
            OpenApiExample("Lapsed", {"valid_until": "2026-11-20", "reason": "Policy cancelled"}, request_only=True)
        ],
    )
)  # fmt: skip
class EndAssurance(Deed):
    resource, status = "assurance", 200
    fields = {"valid_until": api.date(required=True), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, assurance_id: int) -> int:
        return end_assurance(by=request.user, assurance_id=assurance_id, **asked).pk

    def shown(self, request: Request, done: int, assurance_id: int) -> Answer:
        return Answer(AssuranceOutput(Assurance.objects.visible_to(request.user).get(pk=done)).data)


CheckAssurance = people_only(
    "assurance_check", "Say that you have seen the paper", "say that they have seen a paper", tag=TAG
)
