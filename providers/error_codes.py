from base.errors import declare

declare(
    {
        "provider_exists": "There is already a provider with this name or short name.",
        "clinician_exists": "This registration is already among the provider's people.",
        "registration_number": "The registration number is not of the register's form.",
        "assurance_order": "A registration, insurance or certificate ends before it starts.",
        "assurance_over": "What was recorded as new has ended already.",
        "assurance_ended": "The provider's registration, insurance or DSPT status has run out: nothing new is booked.",
        "paper_exists": "The same file is with the record already.",
        "checked_already": "The trust has checked this record already.",
        "clearance_over": "The certificate recorded as new has ended already.",
        "suspended": "The trust has suspended this person from its lists.",
        "clearance_order": "A clearance ends before it starts.",
    }
)
