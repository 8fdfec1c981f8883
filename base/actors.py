"""Who is asking. Every read starts from an actor and every write names one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    TRUST = "trust"
    PROVIDER = "provider"
    PUBLIC = "public"
    SYSTEM = "system"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a machine acting for one organisation, a named job, or the public.

    ``label`` is what people read beside what was done ("Sam Example, Operations manager").
    A person has ``person_id``; a provider's or trust's system has ``credential_id``; a job has neither.
    """

    kind: ActorKind
    label: str
    trust_id: int | None = None
    provider_id: int | None = None
    person_id: int | None = None
    credential_id: int | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    request_id: str = ""

    @classmethod
    def system(cls, job: str, *, request_id: str = "") -> Actor:
        """A named job of the product itself. It sees every organisation's rows, so it is used sparingly."""
        return cls(ActorKind.SYSTEM, label=job, request_id=request_id)

    @classmethod
    def public(cls, *, request_id: str = "") -> Actor:
        """Nobody in particular: sees what has been published and nothing else."""
        return cls(ActorKind.PUBLIC, label="the public", request_id=request_id)

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def is_trust(self) -> bool:
        return self.kind is ActorKind.TRUST

    @property
    def is_provider(self) -> bool:
        return self.kind is ActorKind.PROVIDER

    @property
    def is_platform(self) -> bool:
        return self.kind is ActorKind.PLATFORM

    @property
    def is_person(self) -> bool:
        """Signed in by name: sign-off, approval and override belong to people, never to machines."""
        return self.person_id is not None

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    def for_request(self, request_id: str) -> Actor:
        return replace(self, request_id=request_id)
