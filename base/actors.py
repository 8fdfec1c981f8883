"""The actor: the person, system or job that asks. Every read starts from an actor and every write names one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from base.errors import NotAllowed


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

    @property
    def own_trust_id(self) -> int:
        """The trust it acts for. Raises NotAllowed for everybody else."""
        return self._own(self.trust_id, "Only a trust can do this.")

    @property
    def own_provider_id(self) -> int:
        """The provider it acts for. Raises NotAllowed for everybody else."""
        return self._own(self.provider_id, "Only a provider can do this.")

    @property
    def own_person_id(self) -> int:
        """The person who asks. Raises NotAllowed for machines."""
        return self._own(self.person_id, "Only a signed-in person can do this.", code="person_needed")

    @property
    def own_credential_id(self) -> int:
        """The credential of the system that asks. Raises NotAllowed for people and jobs."""
        return self._own(self.credential_id, "Only a system with a credential can do this.")

    def _own(self, found: int | None, sentence: str, *, code: str = "not_allowed") -> int:
        if found is None:
            raise NotAllowed(sentence, code=code)
        return found

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    def for_request(self, request_id: str) -> Actor:
        return replace(self, request_id=request_id)
