from django.db import migrations

from base.migrations import audited, same_owner, walls

TRUST = ("trust",)
PATIENT = ("hospital_number", "nhs_hmac", "nhs_enc", "pseudonym")
SHARED = (
    "id in (select patient_id from waiting_list_patientshare where provider_id = (select ins_provider()))"
)


class Migration(migrations.Migration):
    dependencies = [("waiting_list", "0001_initial"), ("providers", "0002_security")]

    operations = [
        walls("waiting_list_patientshare", by=("trust", "provider")),
        walls("waiting_list_patient", by=TRUST, extra=SHARED),
        walls("waiting_list_pathway", by=TRUST),
        walls("waiting_list_need", by=TRUST),
        walls("waiting_list_officialfile", by=TRUST),
        walls("waiting_list_officialrow", by=TRUST),
        same_owner(
            "waiting_list_patientshare", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner(
            "waiting_list_pathway", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner("waiting_list_need", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}),
        same_owner(
            "waiting_list_need",
            "waiting_list_pathway",
            {"pathway_id": "id", "patient_id": "patient_id", "trust_id": "trust_id"},
        ),
        same_owner(
            "waiting_list_officialrow", "waiting_list_officialfile", {"file_id": "id", "trust_id": "trust_id"}
        ),
        audited("waiting_list_patientshare", "digest"),
        audited("waiting_list_patient", hidden=PATIENT),
        audited("waiting_list_pathway", hidden=("pathway_id",)),
        audited("waiting_list_need", hidden=("what",)),
        audited("waiting_list_officialfile"),
        audited("waiting_list_officialrow", "digest"),
    ]
