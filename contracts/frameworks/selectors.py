"""Frameworks with their lots and suppliers, as pages read them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from base.actors import Actor
from base.errors import NotFound
from contracts.frameworks.models import Framework, Lot, LotSupplier


def frameworks(actor: Actor) -> QuerySet[Framework]:
    """All frameworks with their lots and the suppliers on them."""
    suppliers = LotSupplier.objects.visible_to(actor).select_related("provider").order_by("provider__name", "joined_on")
    lots = Lot.objects.visible_to(actor).prefetch_related(Prefetch("suppliers", suppliers)).order_by("number")
    return Framework.objects.visible_to(actor).prefetch_related(Prefetch("lots", lots)).order_by("reference")


def get_framework(actor: Actor, framework_id: int) -> Framework:
    found = frameworks(actor).filter(pk=framework_id).first()
    if found is None:
        raise NotFound()
    return found


def lots_to_choose(actor: Actor) -> QuerySet[Lot]:
    """Lots a call-off can be made from, as a form offers them."""
    return Lot.objects.visible_to(actor).select_related("framework").order_by("framework__reference", "number")
