"""Named filters of tasks and e-mails. Every page and endpoint starts from ``visible_to``."""

import datetime as dt
from typing import Self

from django.db.models import Q

from base.actors import Actor
from base.tenancy import M, TenantQuerySet


class TaskQuerySet(TenantQuerySet[M]):
    def open(self) -> Self:
        return self.filter(state="open")

    def for_actor(self, actor: Actor) -> Self:
        """Those the actor can do: their own, and those of everybody who holds the right they need."""
        mine = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk=None)
        shared = Q(person=None, right__in=sorted(str(right) for right in actor.permissions))
        return self.visible_to(actor).filter(mine | shared)


class MailQuerySet(TenantQuerySet[M]):
    def to_send(self, now: dt.datetime) -> Self:
        return self.filter(state="waiting", next_try_at__lte=now)
