"""The real RTT file and a trust it is about, for tests of pages and reports."""

import io
from pathlib import Path

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.world import SYSTEM, World, make_world
from trusts.models import Trust
from waiting_list.official.services.monthly_files import RTT, import_file

FILE = Path(__file__).parents[2] / "data" / "20241130-RTT-November-2024-RBD.csv"
BYTES = FILE.read_bytes()


def dorset() -> World:
    """A world whose trust has the code of the file."""
    world = make_world()
    with acting_as(SYSTEM):
        Trust.objects.filter(pk=world.trust.pk).update(ods_code="RBD", name="Dorset County Hospital")
        world.trust.refresh_from_db()
    return world


def take(world: World, content: bytes = BYTES, *, role: str = Role.EXECUTIVE, name: str = "rtt.csv", **more):
    with acting_as(world.trust_actor(role)) as actor:
        return import_file(by=actor, kind=RTT, stream=io.BytesIO(content), name=name, **more)


def of_month(month: str) -> bytes:
    """The file as if it were about another month: ``of_month("October-2024")``."""
    return BYTES.replace(b"RTT-November-2024", f"RTT-{month}".encode())
