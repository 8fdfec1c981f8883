"""People, the organisations they act for, and the credentials of organisations' systems."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.querysets import InvitationQuerySet
from accounts.roles import Role
from base.actors import Actor
from base.tenancy import Tenancy, TenantModel, TenantQuerySet
from providers.models import Provider
from trusts.models import Trust

ONE_ORGANISATION = Q(trust__isnull=False, provider=None) | Q(trust=None, provider__isnull=False)


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> TenantQuerySet["Person"]:
        return TenantQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> TenantQuerySet["Person"]:
        return self.get_queryset().visible_to(actor)

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do hangs on the organisation they act for, see Membership."""

    tenancy = Tenancy(platform=True, hidden=("password", "last_login"))

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_platform = models.BooleanField(default=False, help_text="Sets up organisations; sees no patient or contract.")
    joined_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self):
        return self.name


class OfOneOrganisation(TenantModel):
    trust = models.ForeignKey(Trust, models.PROTECT, null=True, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def organisation(self) -> Trust | Provider:
        found = self.trust or self.provider
        if found is None:
            raise LookupError("A row of one organisation names none.")
        return found


class Membership(OfOneOrganisation):
    """A person acts for an organisation in a role."""

    tenancy = Tenancy(trust=True, provider=True, platform=True)

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    active = models.BooleanField(default=True)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="membership_of_one_organisation"),
            models.UniqueConstraint(
                fields=["person", "trust"], condition=Q(trust__isnull=False), name="member_once_trust"
            ),
            models.UniqueConstraint(
                fields=["person", "provider"], condition=Q(provider__isnull=False), name="member_once_provider"
            ),
        ]


class Invitation(OfOneOrganisation):
    """A link sent to a new colleague. Only the link's digest is kept; it works once and not for long."""

    tenancy = Tenancy(trust=True, provider=True, platform=True, hidden=("token_hash",))

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.BinaryField(unique=True)
    invited_by = models.CharField(max_length=200)
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=ONE_ORGANISATION, name="invitation_to_one_organisation")]


class Credential(OfOneOrganisation):
    """The key of an organisation's system for the API: shown once, kept as a keyed hash."""

    tenancy = Tenancy(trust=True, provider=True, hidden=("token_hash", "last_used_at"))

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    token_hash = models.BinaryField()
    scopes = models.JSONField(default=list)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ONE_ORGANISATION, name="credential_of_one_organisation")]
