"""Reading what a register is made of. A fixed number of queries, however many contracts there are."""

from __future__ import annotations

from collections import defaultdict

from base.actors import Actor
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff
from contracts.compliance.models import ComplianceOverride
from contracts.publishing.figures import FigureSource
from contracts.publishing.models import (
    OtherAwards,
    PublicTerms,
    PublishedFigure,
    PublishedSummary,
    PublishedVersion,
    Withholding,
)
from contracts.publishing.payload import RegisterSource
from contracts.publishing.unmet import unmet_of
from contracts.variations.models import VariationDecision


def source_of(actor: Actor, trust_id: int, counted: FigureSource, *, everything: bool = False) -> RegisterSource:
    """All a register needs. With ``everything`` nothing is held back: for the trust's own eyes."""
    call_offs = selectors.call_offs(actor).filter(trust_id=trust_id).prefetch_related(selectors.lines_of(actor))
    return RegisterSource(
        call_offs=list(call_offs.order_by("reference")),
        counted=counted,
        withheld={} if everything else withheld_now(actor, trust_id),
        overrides=_by_call_off(ComplianceOverride.objects.visible_to(actor).filter(trust_id=trust_id).order_by("pk")),
        variations=_variations(actor, trust_id),
        terms={
            public_terms.call_off_id: public_terms
            for public_terms in PublicTerms.objects.visible_to(actor).filter(trust_id=trust_id)
        },
        before=_before(actor, trust_id),
        unmet=unmet_of(actor, trust_id),
    )


def withheld_now(actor: Actor, trust_id: int) -> dict[tuple[int, str], Withholding]:
    """Decisions to withhold that hold at present, by call-off and item: the newest on each, unless it was lifted."""
    said = Withholding.objects.visible_to(actor).filter(trust_id=trust_id).select_related("call_off").order_by("pk")
    newest = {(decision.call_off_id, decision.item): decision for decision in said}
    return {key: decision for key, decision in newest.items() if not decision.lifted}


def versions(actor: Actor, ods_code: str):
    """The released versions of a trust, the newest first, without what stands in them."""
    found = PublishedVersion.objects.visible_to(actor).filter(ods_code=ods_code)
    return found.order_by("-number").defer("payload", "withheld", "corrections")


def version_of(actor: Actor, ods_code: str, number: int | None = None) -> PublishedVersion | None:
    """One released version, or the newest; None when there is none."""
    found = PublishedVersion.objects.visible_to(actor).filter(ods_code=ods_code).order_by("-number")
    return found.filter(number=number).first() if number else found.first()


def newest_versions(actor: Actor, icb_code: str = "") -> list[PublishedVersion]:
    """The newest version of every trust that has released one, narrowed to an integrated care board."""
    found = PublishedVersion.objects.visible_to(actor).order_by("trust_id", "-number").distinct("trust_id")
    newest = sorted(found, key=lambda version: version.trust_name)
    return [version for version in newest if not icb_code or version.icb_code == icb_code]


def other_awards(actor: Actor, trust_id: int, year: str) -> dict[str, OtherAwards]:
    """Numbers a trust gave of its other contracts in a year, by item of regulation 25: the newest of each."""
    said = OtherAwards.objects.visible_to(actor).filter(trust_id=trust_id, year=year).order_by("pk")
    return {awards.item: awards for awards in said}


def summaries(actor: Actor, ods_code: str = "") -> list[PublishedSummary]:
    """The newest published annual summary of every trust and year, the latest years first; of one trust if said."""
    found = PublishedSummary.objects.visible_to(actor).order_by("trust_id", "year", "-number")
    newest = found.filter(ods_code=ods_code) if ods_code else found
    return sorted(
        newest.distinct("trust_id", "year"), key=lambda summary: (summary.year, summary.trust_name), reverse=True
    )


def _before(actor: Actor, trust_id: int) -> dict[int, tuple[int, ...]]:
    found = PublishedFigure.objects.visible_to(actor).filter(trust_id=trust_id)
    by_line: dict[int, set[int]] = defaultdict(set)
    for line, patients in found.values_list("service_line_id", "patients"):
        by_line[line].add(patients)
    return {line: tuple(sorted(numbers)) for line, numbers in by_line.items()}


def _variations(actor: Actor, trust_id: int) -> dict[int, list[VariationDecision]]:
    found = VariationDecision.objects.visible_to(actor).filter(trust_id=trust_id, approved=True)
    by_call_off: dict[int, list[VariationDecision]] = defaultdict(list)
    for decision in found.select_related("variation").order_by("pk"):
        by_call_off[decision.variation.call_off_id].append(decision)
    return by_call_off


def _by_call_off(rows) -> dict[int, list]:
    grouped: dict[int, list] = defaultdict(list)
    for row in rows:
        grouped[row.call_off_id].append(row)
    return grouped


def own_call_off(actor: Actor, call_off_id: int) -> CallOff | None:
    return CallOff.objects.visible_to(actor).filter(pk=call_off_id).first()
