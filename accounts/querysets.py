"""Named filters of people's access. Every page and endpoint starts from ``visible_to``."""

from typing import Self

from django.db.models import Q
from django.utils import timezone

from base.tenancy import M, TenantQuerySet


class InvitationQuerySet(TenantQuerySet[M]):
    def still_open(self) -> Self:
        """Those that can be accepted now."""
        return self.filter(Q(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()))
