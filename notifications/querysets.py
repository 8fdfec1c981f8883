"""Named filters of tasks and e-mails. Every page and endpoint starts from ``visible_to``."""

import datetime as dt

from django.db.models import Q

from base.actors import Actor
from base.tenancy import TenantQuerySet


class TaskQuerySet(TenantQuerySet):
    def open(self):
        return self.filter(state="open")

    def for_actor(self, actor: Actor):
        """Those the actor can do: their own, and those of everybody who holds the right they need."""
        mine = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk=None)
        shared = Q(person=None, right__in=sorted(str(right) for right in actor.permissions))
        return self.visible_to(actor).filter(mine | shared)


class MailQuerySet(TenantQuerySet):
    def to_send(self, now: dt.datetime):
        return self.filter(state="waiting", next_try_at__lte=now)
