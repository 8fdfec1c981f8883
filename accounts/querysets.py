"""Named filters of people's access. Every page and endpoint starts from ``visible_to``."""

from django.db.models import Q
from django.utils import timezone

from base.tenancy import TenantQuerySet


class InvitationQuerySet(TenantQuerySet):
    def still_open(self):
        """Those that can be accepted now."""
        return self.filter(Q(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()))
