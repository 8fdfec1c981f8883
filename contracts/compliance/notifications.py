"""What contracts hear from elsewhere: a framework's lots and suppliers are changed by people who see no contract."""

from base.actors import Actor
from contracts.compliance.services.gate import recheck_all
from plumbing.models import OutboxMessage
from plumbing.outbox import subscribe


def framework_changed(message: OutboxMessage) -> None:
    """Judge again what was called off from it. May come twice: the same answers are kept once."""
    system = Actor.system("framework changed")
    recheck_all(by=system, cause="framework changed", lot__framework_id=message.body["framework"])


def listen() -> None:
    subscribe("framework.changed", framework_changed)
