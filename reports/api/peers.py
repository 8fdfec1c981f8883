"""The trust against peers and England by API."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.errors import Fault, InvalidInput
from base.permissions import Permission, require
from trusts.models import Trust
from waiting_list.official.selectors.peers import Peer, england, peers_of
from waiting_list.official.services.peers import SOURCE

MOST = 20


class PeerMonthSerializer(serializers.Serializer):
    month = serializers.DateField(format="%Y-%m", help_text="As 2026-04; the figures are of its end.")
    total = serializers.IntegerField()
    within_18 = serializers.IntegerField()
    share_within_18 = serializers.FloatField(allow_null=True)
    over_52 = serializers.IntegerField()
    share_over_52 = serializers.FloatField(allow_null=True)
    over_65 = serializers.IntegerField()
    over_78 = serializers.IntegerField()


class PeerSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="ODS code; empty for England.")
    name = serializers.CharField()
    months = PeerMonthSerializer(many=True)


class PeersSerializer(serializers.Serializer):
    source = serializers.CharField()
    organisations = PeerSerializer(many=True, help_text="The trust, the peers asked for, England.")


class Peers(APIView):
    """Published months of the trust, of peers and of England."""

    @extend_schema(
        operation_id="reports_peers",
        tags=["Reports"],
        parameters=[
            OpenApiParameter(
                "with", OpenApiTypes.STR, description="ODS codes with commas between, at most 20."
            )
        ],
        responses=PeersSerializer,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        found = [*peers_of(request.user, [*_own(request), *_wanted(request)]), england(request.user)]
        answer = {"source": SOURCE, "organisations": [_described(one) for one in found]}
        return Response(PeersSerializer(answer).data)


def _own(request: Request) -> list[str]:
    if not request.user.is_trust:
        return []
    return list(
        Trust.objects.visible_to(request.user)
        .filter(pk=request.user.trust_id)
        .values_list("ods_code", flat=True)
    )


def _wanted(request: Request) -> list[str]:
    codes = [code.strip().upper() for code in request.query_params.get("with", "").split(",") if code.strip()]
    if len(codes) > MOST or any(not (code.isascii() and code.isalnum()) or len(code) > 12 for code in codes):
        raise InvalidInput.of(
            [Fault("/with", "invalid", f"Give at most {MOST} ODS codes with commas between.")]
        )
    return codes


def _described(peer: Peer) -> dict:
    return {"code": peer.code, "name": peer.name, "months": peer.months}
