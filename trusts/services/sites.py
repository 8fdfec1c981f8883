"""Sites: where a trust's rooms are. A site is taken out of use, never deleted: what happened there stays."""

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.formatting import count
from base.permissions import Permission, require
from nhs.identifiers import ods_code as read_ods_code
from trusts.models import Site


@transaction.atomic
def add_site(*, by: Actor, ods_code: str, name: str, telephone: str = "") -> Site:
    """Add a site of the actor's trust by its ODS site code."""
    require(by, Permission.MANAGE_ESTATE)
    code, name = _read(ods_code, name)
    with errors_from_database(_taken(code)):
        site = Site.objects.create(trust_id=by.own_trust_id, ods_code=code, name=name, telephone=telephone.strip())
    record("site.added", by=by, target=site, ods_code=code)
    return site


@transaction.atomic
def change_site(*, by: Actor, site_id: int, ods_code: str, name: str, telephone: str = "") -> Site:
    require(by, Permission.MANAGE_ESTATE)
    site = own_site(by, site_id)
    site.ods_code, site.name = _read(ods_code, name)
    site.telephone = telephone.strip()
    with errors_from_database(_taken(site.ods_code)):
        site.save(update_fields=["ods_code", "name", "telephone"])
    record("site.changed", by=by, target=site)
    return site


@transaction.atomic
def close_site(*, by: Actor, site_id: int) -> Site:
    """Take a site out of use. Its rooms must have been taken out of use before, so that nothing is lost by accident."""
    require(by, Permission.MANAGE_ESTATE)
    site = own_site(by, site_id)
    in_use = site.rooms.filter(open=True).count()
    if in_use:
        raise RuleBroken(
            f"{site.name} still has {count(in_use, 'room')} in use. Take its rooms out of use first.",
            code="site_has_rooms",
        )
    return _set_open(by, site, value=False)


@transaction.atomic
def reopen_site(*, by: Actor, site_id: int) -> Site:
    require(by, Permission.MANAGE_ESTATE)
    return _set_open(by, own_site(by, site_id), value=True)


def own_site(by: Actor, site_id: int) -> Site:
    """The actor's site under lock. Raises NotFound for anybody else's."""
    site = Site.objects.visible_to(by).select_for_update(no_key=True).filter(pk=site_id).first()
    if site is None:
        raise NotFound()
    return site


def _set_open(by: Actor, site: Site, *, value: bool) -> Site:
    site.open = value
    site.save(update_fields=["open"])
    record("site.reopened" if value else "site.closed", by=by, target=site)
    return site


def _read(ods_code: str, name: str) -> tuple[str, str]:
    faults = FaultCollector()
    code = faults.read("/ods_code", read_ods_code, ods_code)
    name = faults.need("/name", name, "Enter the site's name")
    return faults.checked(code), name


def _taken(code: str) -> dict[str, Fault]:
    words = f"The ODS code {code} already belongs to another site"
    return {"trusts_site_ods_code_key": Fault("/ods_code", "site_exists", words)}
