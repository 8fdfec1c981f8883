"""The product's addresses and some of our own, for what no page of the product does on purpose."""

from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Membership
from base.errors import Fault, InvalidInput, RuleBroken, TooLarge, TooMany
from base.pages import for_members, public
from base.row_security import current_actor
from insourcing.urls import handler400, handler403, handler404, handler500
from insourcing.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]

REFUSALS = {
    "rule": RuleBroken.of(
        [Fault("/1", "room_taken", "Endoscopy 1 is taken."), Fault("/2", "room_taken", "Endoscopy 2 is taken.")]
    ),
    "input": InvalidInput("A list ends after it starts.", code="invalid"),
    "large": TooLarge("The file is larger than 20 MB.", code="too_large"),
    "many": TooMany("Wait a minute.", code="too_many_requests"),
}
SECRET = "999 000 0018 is the patient"


@public
def fault(request):
    raise ValueError(SECRET)


@public
def refused(request, what):
    raise REFUSALS[what]


def unmarked(request):
    return HttpResponse("never")


@for_members
def who(request):
    return HttpResponse(current_actor().label)


@for_members
def half(request):
    """Writes, then fails or refuses."""
    Membership.objects.visible_to(request.actor).update(active=False)
    if "refuse" in request.GET:
        raise REFUSALS["rule"]
    raise ValueError(SECRET)


class Echo(APIView):
    class Input(serializers.Serializer):
        name = serializers.CharField()
        rows = serializers.ListField(child=serializers.IntegerField(min_value=1))

    def get(self, request):
        return Response({"label": request.user.label, "credential": request.user.credential_id})

    def post(self, request):
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(data.validated_data)


class Fails(APIView):
    def get(self, request):
        raise ValueError(SECRET)


class Refuses(APIView):
    def get(self, request):
        raise REFUSALS["rule"]


urlpatterns = [
    *product,
    path("probe/fault/", fault),
    path("probe/refused/<str:what>/", refused),
    path("probe/unmarked/", unmarked),
    path("probe/who/", who),
    path("probe/half/", half),
    path("api/v1/probe/", Echo.as_view()),
    path("api/v1/probe/fails/", Fails.as_view()),
    path("api/v1/probe/refuses/", Refuses.as_view()),
]
