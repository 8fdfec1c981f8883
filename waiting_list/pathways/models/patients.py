"""A trust's patients, and which of them a provider may see."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from base.actors import Actor
from base.tenancy import M, Tenancy, TenantModel, TenantQuerySet
from plumbing.fields import decrypt
from providers.models import Provider
from trusts.models import Trust

EQUALITY_COLUMNS = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")
PATIENT_COLUMNS = ("hospital_number", "nhs_hmac", "nhs_enc", "pseudonym", *EQUALITY_COLUMNS)


class PatientQuerySet(TenantQuerySet[M]):
    """A provider sees the patients shared with it, those on its lists or in its activity, and no others."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_provider and actor.provider_id:
            return self.filter(shares__provider_id=actor.provider_id)
        return super().visible_to(actor)


class Patient(TenantModel):
    """A trust's patient. The NHS number is kept as a keyed digest to find by and sealed to read again.

    The equality facts are what the trust's own list says, all optional, and shown only in splits that are not
    small. No birth date is kept, only the age band of the day the list was taken.
    """

    tenancy = Tenancy(trust=True, hidden=PATIENT_COLUMNS)

    class Sex(models.TextChoices):
        """PERSON STATED GENDER CODE."""

        MALE = "1", "Male"
        FEMALE = "2", "Female"
        INDETERMINATE = "9", "Indeterminate"
        NOT_KNOWN = "X", "Not known"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False)
    pseudonym = models.CharField(max_length=40)
    hospital_number = models.CharField(max_length=20, blank=True)
    nhs_hmac = models.BinaryField(null=True)
    nhs_enc = models.BinaryField(null=True)
    nhs_key = models.CharField(max_length=20, blank=True)
    nhs_status = models.CharField(max_length=2, default="03", help_text="NHS number status indicator code.")
    age_band = models.CharField(max_length=5, blank=True, help_text="0-15 … 85+.")
    sex = models.CharField(max_length=1, blank=True, choices=Sex)
    ethnicity = models.CharField(max_length=2, blank=True, help_text="Ethnic category, A … S, Z or 99.")
    deprivation_decile = models.PositiveSmallIntegerField(null=True, help_text="1 is the most deprived.")
    learning_disability = models.BooleanField(null=True)
    run = models.ForeignKey("waiting_list.ImportRun", models.PROTECT, null=True, db_index=False, db_constraint=False)

    objects: ClassVar = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "pseudonym"], name="patient_pseudonym_once"),
            models.UniqueConstraint(
                fields=["trust", "hospital_number"],
                condition=~Q(hospital_number=""),
                name="patient_hospital_number_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "nhs_hmac"], condition=Q(nhs_hmac__isnull=False), name="patient_nhs_number_once"
            ),
            models.CheckConstraint(
                condition=Q(nhs_hmac=None, nhs_enc=None) | Q(nhs_hmac__isnull=False, nhs_enc__isnull=False),
                name="patient_nhs_number_whole",
            ),
            models.CheckConstraint(
                condition=~Q(hospital_number="") | Q(nhs_hmac__isnull=False), name="patient_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(deprivation_decile=None) | Q(deprivation_decile__range=(1, 10)),
                name="patient_decile_in_range",
            ),
        ]

    def __str__(self):
        return self.pseudonym

    @property
    def nhs_number(self) -> str:
        """The ten digits in the clear, for a page that checks identity; never for a log, address or event."""
        if self.nhs_enc is None:
            return ""
        return decrypt(self.nhs_key, bytes(self.nhs_enc), context=f"patient:{self.trust_id}")


class PatientShare(TenantModel):
    """A provider may see a patient: they are on one of its lists, or it logged their activity."""

    tenancy = Tenancy(trust=True, provider=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="shares")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "provider"], name="patient_share_once")]
