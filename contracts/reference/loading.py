"""Loading a reference file: everything or nothing, every fault named with its place, the same file twice is once.

Each thing is found by its natural key (ODS code, short name, reference, number, name) and goes through the same
services as the pages, so no rule stands here a second time. Call-offs come in as drafts: people activate them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from base.actors import Actor, ActorKind
from base.errors import DomainError, Fault, InvalidInput
from base.permissions import Permission, require
from contracts.reference.contracts import load_call_off
from contracts.reference.estate import load_trust
from contracts.reference.markets import load_framework, load_provider

Thing = dict[str, Any]
DELEGATED = frozenset({Permission.MANAGE_ESTATE, Permission.MANAGE_CONTRACTS, Permission.CHECK_COMPLIANCE})


class LoadedReference(Counter):
    """Numbers of records ``added``, ``changed`` and ``unchanged``."""


class ReferenceLoader:
    """The faults and the results of one load so far; handed to everything that loads a part."""

    def __init__(self, by: Actor):
        self.by = by
        self.faults: list[Fault] = []
        self.done = LoadedReference(added=0, changed=0, unchanged=0)

    def delegate(self, trust_id: int) -> Actor:
        """The actor who works for one trust while its part is loaded."""
        return Actor(ActorKind.TRUST, self.by.label, trust_id=trust_id, permissions=DELEGATED)

    def fault(self, thing: Thing, field: str, code: str, detail: str) -> None:
        self.faults.append(Fault(f"{thing['at']}{field}", code, detail))

    @contextmanager
    def at(self, thing: Thing) -> Iterator[None]:
        """Turn what a service refuses inside into faults of this record, so that the load goes on to find more.

        ``thing["places"]``, where there is one, says which place in the file a service's pointer stands for.
        """
        try:
            with transaction.atomic():
                yield
        except DomainError as refusal:
            listed = refusal.errors or [Fault("", refusal.code, refusal.detail)]
            places = thing.get("places", {})
            self.faults.extend(
                Fault(f"{thing['at']}{places.get(fault.pointer, fault.pointer)}", fault.code, fault.detail)
                for fault in listed
            )

    def settle(
        self, thing: Thing, found: Any, same: Callable[[Any], bool], add: Callable, change: Callable | None
    ) -> Any:
        """The row for a thing: added, changed or left as it is. None where it was refused."""
        with self.at(thing):
            if found is None:
                self.done["added"] += 1
                return add()
            if same(found):
                self.done["unchanged"] += 1
                return found
            if change is not None:
                self.done["changed"] += 1
                return change(found)
            self.fault(thing, "", "differs", "This is here already and differs; it cannot be changed by a file.")
        return None


@transaction.atomic
def load_reference(*, by: Actor, tree: Thing) -> LoadedReference:
    """Load a tree that ``read_file`` made. Raises InvalidInput with every fault; then nothing was written."""
    require(by, Permission.ADMINISTER_PLATFORM)
    load = ReferenceLoader(by)
    for part, loader in (
        ("providers", load_provider),
        ("frameworks", load_framework),
        ("trusts", load_trust),
        ("call_offs", load_call_off),
    ):
        for thing in tree.get(part, []):
            loader(load, thing)
    if load.faults:
        raise InvalidInput.of(load.faults)
    return load.done
