"""The trust against peers and England by API."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView
from base.errors import Fault, InvalidInput
from base.permissions import Permission
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from reports.records import PeerRecord, PeersQuery, PeersRecord
from trusts.models import Trust
from waiting_list.official.selectors.peers import england, peers_of
from waiting_list.official.services.peers import SOURCE

MOST = 20


class Peers(ApiView):
    @endpoint(
        "reports_peers",
        "Your trust's published months against peers and England",
        tag="Reports",
        query=PeersQuery,
        answers=PeersRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: PeersQuery) -> PeersRecord:
        """Incomplete RTT pathways as NHS England publishes them; organisations without a month are left out."""
        codes = [*_own(request.actor), *_codes(query.with_)]
        found = [*peers_of(request.actor, codes), england(request.actor)]
        return PeersRecord(source=SOURCE, organisations=[PeerRecord.of(peer) for peer in found])


def _own(by: Actor) -> list[str]:
    if not by.is_trust:
        return []
    return list(Trust.objects.visible_to(by).filter(pk=by.own_trust_id).values_list("ods_code", flat=True))


def _codes(text: str) -> list[str]:
    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    if len(codes) > MOST or any(not (code.isascii() and code.isalnum()) or len(code) > 12 for code in codes):
        raise InvalidInput.of([Fault("/with", "invalid", f"Give at most {MOST} ODS codes with commas between.")])
    return codes
