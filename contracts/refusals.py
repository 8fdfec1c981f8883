from base.refusals import declare

declare(
    {
        "call_off_exists": "The trust already has a call-off with this reference.",
        "call_off_not_draft": "The call-off is no longer a draft, so its terms stand as signed.",
        "call_off_not_suspended": "The call-off is not suspended.",
        "call_off_ended": "The call-off was terminated or has ended.",
        "made_by_you": "Nobody approves what they made: another person has to activate it.",
        "not_signed": "The contract is not signed yet, or its signing day lies ahead.",
        "standstill_running": "The standstill has not ended, or the contract was signed inside it.",
        "notice_missing": "This kind of award has a standstill, so the notice's day is needed.",
        "no_service_line": "The call-off has no service line.",
        "line_without_site": "A service line names no site.",
        "rates_missing": "A service line has no rate for a kind of day.",
        "not_a_supplier": "The provider was not a supplier on the lot on the day of signing.",
        "line_exists": "The call-off already has a service line of this name.",
        "rate_card_order": "A new rate card must be valid from a later day than the one before it.",
        "framework_exists": "There is already a framework with this reference.",
        "lot_exists": "The framework already has a lot of this number.",
        "differs": "What the file says differs from what is here, and a file cannot change it.",
        "money_format": "Money is given as text with pence, such as 310.00.",
        "time_of_day_format": "A time of day is given as 08:30.",
        "rate_twice": "A service line has two prices for one kind of day.",
        "supplier_exists": "The provider is already a supplier on the lot at that time.",
    }
)
