from base.refusals import declare

declare(
    {
        "provider_exists": "There is already a provider with this name or short name.",
        "clinician_exists": "This registration is already among the provider's people.",
        "registration_number": "The registration number is not of the register's form.",
        "clearance_order": "A clearance ends before it starts.",
    }
)
