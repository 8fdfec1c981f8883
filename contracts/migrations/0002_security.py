from django.db import migrations

from base.migrations import audited, directory, row_security, same_owner
from contracts.migrations import _sums

BOTH = ("trust", "provider")
OWN = {"trust_id": "trust_id", "provider_id": "provider_id"}

# What a trust holds against its contracts is its own; a provider never sees it.
TRUST = {"trust_id": "trust_id"}
OF_A_LINE = ("contracts_leadrecord", "contracts_hoursrecord")
OF_A_CALL_OFF = (
    "contracts_awardnotice",
    "contracts_vatdecision",
    "contracts_buyinganswers",
    "contracts_complianceevidence",
    "contracts_complianceoverride",
    "contracts_compliancerun",
)
OF_THE_TRUST = (
    *OF_A_LINE,
    *OF_A_CALL_OFF,
    "contracts_complianceresult",
    "contracts_interest",
    "contracts_providerofficer",
    "contracts_stafflist",
    "contracts_staffmember",
)
RUNNING = (
    "contracts_standingterms",
    "contracts_extensionoption",
    "contracts_cancellationstep",
    "contracts_variation",
    "contracts_guarantee",
    "contracts_proposedrates",
)
OF_A_VARIATION = ("contracts_variationdecision", "contracts_variationnotice")
TRUSTS_LIFE = (
    "contracts_decisionmaker",
    "contracts_representation",
    "contracts_calloffdocument",
    "contracts_openingposition",
    "contracts_spendalert",
)
COUNTED = ("contracts_compliancerun", "contracts_complianceresult", "contracts_staffmember")
STAFF = ("name", "name_key", "number")

# What is released is everybody's to read; what it is made of stays the trust's.
EVERYBODY = "(select ins_kind()) in ('public', 'trust', 'provider', 'platform')"
UNPUBLISHED = (
    "contracts_publishedfigure",
    "contracts_withholding",
    "contracts_publicterms",
    "contracts_foirequest",
    "contracts_otherawards",
)

# New commitments never pass the maximum contract value, whoever writes them and however many at once: the
# call-off is locked, then the sum is compared. What was really done (accrued) is always let in.
VALUE_LIMIT = """
create function contracts_value_limit() returns trigger language plpgsql as $$
declare held record; drawn numeric;
begin
    for held in
        select c.id, c.reference, c.maximum_value from contracts_calloff c
        where c.id = any (array(select call_off_id from new_rows where kind = 'committed'))
        order by c.id for no key update
    loop
        -- A statement of its own, begun after the lock: it sees what those before us have committed.
        select sum(l.drawdown) into drawn from contracts_ledgerentry l where l.call_off_id = held.id;
        if drawn > held.maximum_value then
            raise exception 'Call-off % would pass its maximum contract value', held.reference
                using errcode = 'check_violation', constraint = 'call_off_value_limit', table = 'contracts_ledgerentry';
        end if;
    end loop;
    return null;
end $$;
create trigger value_limit after insert on contracts_ledgerentry referencing new table as new_rows
    for each statement execute function contracts_value_limit();
"""
NO_VALUE_LIMIT = "drop trigger value_limit on contracts_ledgerentry; drop function contracts_value_limit();"

# Prices of a live contract are approved: a version after the first stands on a proposal another person let pass.
APPROVED_PRICES = """
create function contracts_prices_approved() returns trigger language plpgsql as $$
begin
    if new.version > 1 and not exists (
        select 1 from contracts_proposedrates p
        where p.call_off_id = new.call_off_id and p.approved and p.valid_from = new.valid_from
    ) then
        raise exception 'Version % of the prices was approved by nobody', new.version
            using errcode = 'check_violation', constraint = 'rate_card_approved', table = 'contracts_ratecard';
    end if;
    return new;
end $$;
create trigger prices_approved before insert or update on contracts_ratecard
    for each row execute function contracts_prices_approved();
"""
NO_APPROVED_PRICES = (
    "drop trigger prices_approved on contracts_ratecard; drop function contracts_prices_approved();"
)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("providers", "0002_security")]

    operations = [
        directory("contracts_framework"),
        directory("contracts_lot"),
        directory("contracts_lotsupplier"),
        row_security("contracts_calloff", by=BOTH),
        row_security("contracts_serviceline", by=BOTH),
        row_security("contracts_servicelinesite", by=BOTH),
        row_security("contracts_ratecard", by=BOTH),
        row_security("contracts_rateline", by=BOTH),
        row_security("contracts_ledgerentry", by=BOTH),
        *_sums.OPERATIONS,
        same_owner("contracts_serviceline", "contracts_calloff", {"call_off_id": "id", **OWN}),
        same_owner("contracts_servicelinesite", "contracts_serviceline", {"service_line_id": "id", **OWN}),
        same_owner("contracts_servicelinesite", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner("contracts_ratecard", "contracts_calloff", {"call_off_id": "id", **OWN}),
        same_owner("contracts_rateline", "contracts_ratecard", {"rate_card_id": "id", **OWN}),
        same_owner("contracts_rateline", "contracts_serviceline", {"service_line_id": "id", **OWN}),
        same_owner("contracts_ledgerentry", "contracts_calloff", {"call_off_id": "id", **OWN}),
        *(row_security(table, by=("trust",)) for table in OF_THE_TRUST),
        *(
            same_owner(table, "contracts_serviceline", {"service_line_id": "id", **TRUST})
            for table in OF_A_LINE
        ),
        *(same_owner(table, "contracts_calloff", {"call_off_id": "id", **TRUST}) for table in OF_A_CALL_OFF),
        same_owner("contracts_complianceresult", "contracts_compliancerun", {"run_id": "id", **TRUST}),
        same_owner("contracts_compliancerun", "contracts_compliancerun", {"found_in_id": "id", **TRUST}),
        same_owner("contracts_staffmember", "contracts_stafflist", {"staff_list_id": "id", **TRUST}),
        row_security("contracts_tariffset", by=("trust",)),
        row_security("contracts_tariffprice", by=("trust",)),
        row_security("contracts_comparator", by=BOTH),
        row_security("contracts_tarifftest", by=BOTH),
        row_security("contracts_grouperimport", by=("trust",)),
        row_security("contracts_groupedactivity", by=("trust",)),
        same_owner(
            "contracts_tariffprice", "contracts_tariffset", {"tariff_set_id": "id", "trust_id": "trust_id"}
        ),
        same_owner("contracts_comparator", "contracts_serviceline", {"service_line_id": "id", **OWN}),
        same_owner("contracts_tarifftest", "contracts_calloff", {"call_off_id": "id", **OWN}),
        same_owner("contracts_groupedactivity", "contracts_grouperimport", {"imported_id": "id", **OWN}),
        *(row_security(table, by=BOTH) for table in (*RUNNING, *OF_A_VARIATION)),
        *(row_security(table, by=("trust",)) for table in (*TRUSTS_LIFE, "contracts_delegatedlimit")),
        *(same_owner(table, "contracts_calloff", {"call_off_id": "id", **OWN}) for table in RUNNING),
        *(same_owner(table, "contracts_calloff", {"call_off_id": "id", **TRUST}) for table in TRUSTS_LIFE),
        *(
            same_owner(table, "contracts_variation", {"variation_id": "id", **OWN})
            for table in OF_A_VARIATION
        ),
        same_owner(
            "contracts_variation",
            "contracts_extensionoption",
            {"option_id": "id", "call_off_id": "call_off_id"},
        ),
        *(audited(table) for table in (*RUNNING, *OF_A_VARIATION, *TRUSTS_LIFE, "contracts_delegatedlimit")),
        row_security("contracts_publishedversion", by=("trust",), extra=EVERYBODY),
        row_security("contracts_publishedsummary", by=("trust",), extra=EVERYBODY),
        *(row_security(table, by=("trust",)) for table in UNPUBLISHED),
        *(
            same_owner(table, "contracts_calloff", {"call_off_id": "id", **TRUST})
            for table in ("contracts_withholding", "contracts_publicterms")
        ),
        same_owner("contracts_publishedfigure", "contracts_publishedversion", {"version_id": "id", **TRUST}),
        audited("contracts_publishedversion", "digest"),
        audited("contracts_publishedsummary", "digest"),
        audited("contracts_otherawards"),
        audited("contracts_publishedfigure", "digest"),
        audited("contracts_withholding"),
        audited("contracts_publicterms"),
        audited("contracts_foirequest", "diff", ("question", "answer")),
        migrations.RunSQL(VALUE_LIMIT, NO_VALUE_LIMIT),
        migrations.RunSQL(APPROVED_PRICES, NO_APPROVED_PRICES),
        audited("contracts_framework"),
        audited("contracts_lot"),
        audited("contracts_lotsupplier"),
        audited("contracts_calloff"),
        audited("contracts_serviceline"),
        audited("contracts_servicelinesite"),
        audited("contracts_ratecard"),
        audited("contracts_rateline"),
        audited("contracts_ledgerentry", "digest"),
        audited("contracts_tariffset"),
        audited("contracts_tariffprice", "digest"),
        audited("contracts_comparator"),
        audited("contracts_tarifftest", "digest"),
        audited("contracts_grouperimport"),
        audited("contracts_groupedactivity", "digest"),
        *(audited(table) for table in OF_THE_TRUST if table not in COUNTED),
        *(audited(table, "digest", STAFF if table == "contracts_staffmember" else ()) for table in COUNTED),
    ]
