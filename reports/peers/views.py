"""The trust against peers and England."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from reports.peers.page import MEASURES, peer_chart, sentence_of
from waiting_list.official.selectors.peers import Peer, choices, england, peers_of, similar
from waiting_list.official.selectors.rtt import month_of
from waiting_list.official.services.peers import SOURCE

PEERS = ("a", "b", "c")
NEAREST = len(PEERS)


@needs(Permission.VIEW_REPORTS)
@require_GET
def peers(request: PersonRequest) -> HttpResponse:
    """Share within 18 weeks and over 52 weeks of the trust, three peers and England, month by month."""
    offered = choices(request.actor)
    named = [("", "Near in size"), *((choice.code, f"{choice.name} ({choice.code})") for choice in offered)]
    bar = FilterBar.read(
        [
            Filter("measure", "Measure", [(code, words) for code, (words, _) in MEASURES.items()]),
            *(Filter(name, f"Peer {place}", named) for place, name in enumerate(PEERS, start=1)),
        ],
        request.GET,
    )
    mine, others = _chosen(request, bar, [choice.code for choice in offered])
    if mine is None:
        return render(request, "reports/peers.jinja", {"mine": None, "loaded": bool(offered)})
    whole, measure = england(request.actor), bar.value("measure")
    shown = [mine, *others, whole]
    context = {
        "mine": mine,
        "others": others,
        "whole": whole,
        "shown": shown,
        "bar": bar,
        "source": SOURCE,
        "measure": MEASURES[measure][0],
        "sentence": sentence_of(mine, others, whole),
        "drawn": [chart for peer in shown if (chart := peer_chart(peer, measure))],
        "official": month_of(request.actor),
    }
    return render(request, "reports/peers.jinja", context)


def _chosen(request: PersonRequest, bar: FilterBar, offered: list[str]) -> tuple[Peer | None, list[Peer]]:
    """The trust, and the peers named; where none is named, those nearest in size. One query."""
    trust = request.membership.trust if request.membership and request.actor.is_trust else None
    if trust is None:
        return None, []
    named = [bar.value(name) for name in PEERS if bar.value(name) not in ("", trust.ods_code)]
    found = peers_of(request.actor, [trust.ods_code, *(named or offered)])
    mine = next((peer for peer in found if peer.code == trust.ods_code and peer.newest), None)
    if mine is None:
        return None, []
    others = [peer for peer in found if peer.code != mine.code]
    return mine, others if named else similar(mine, others, most=NEAREST)
