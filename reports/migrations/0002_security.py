from django.db import migrations

from base.migrations import audited, row_security

# A finished result never changes, whoever asks for it to.
IMMUTABLE = """
create function reports_result_is_final() returns trigger language plpgsql as $$
begin
    if old.result is not null and new is distinct from old then
        raise exception 'A finished report never changes' using errcode = 'check_violation',
            constraint = 'report_result_is_final', table = 'reports_reportrun';
    end if;
    return new;
end $$;
create trigger result_is_final before update on reports_reportrun
    for each row execute function reports_result_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("plumbing", "0002_security"),
        ("providers", "0002_security"),
    ]

    operations = [
        row_security("reports_reportrun", by=("trust", "provider")),
        migrations.RunSQL(
            IMMUTABLE,
            "drop trigger result_is_final on reports_reportrun; drop function reports_result_is_final();",
        ),
        audited("reports_reportrun", hidden=("result",)),
    ]
