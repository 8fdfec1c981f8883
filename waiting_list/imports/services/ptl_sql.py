"""The statements that merge a chunk of a patient tracking list, each for all its rows at once.

What was read stands in temporary tables that are empty again at the end of the transaction; they hold no NHS number
but its digest and ciphertext. First every person, pathway and need is matched with what is there (``resolve``), so
that all that is wrong is known before anything is written; then new rows are added and changed ones updated.
Of rows that are there only the columns the file has are compared and changed.
"""

from __future__ import annotations

from collections.abc import Collection

from base.sql_files import read_sql
from waiting_list.pathways.pseudonyms import WORDS

TYPES = {
    "line": "int",
    "person": "int",
    "pathway": "int",
    "said": "boolean",
    "speaks": "boolean",
    "site": "bigint",
    "points": "smallint",
    "minutes": "smallint",
    "asa": "smallint",
    "bmi": "numeric(4,1)",
    "anticoagulated": "boolean",
    "escort": "boolean",
    "deprivation_decile": "smallint",
    "learning_disability": "boolean",
    "nhs_hmac": "bytea",
    "nhs_enc": "bytea",
}
PERSON = (
    "person",
    "speaks",
    "nhs_hmac",
    "nhs_enc",
    "hospital_number",
    "nhs_status",
    "age_band",
    "sex",
    "ethnicity",
    "deprivation_decile",
    "learning_disability",
)
PATHWAY = (
    "pathway",
    "person",
    "speaks",
    "said",
    "issuer",
    "pathway_id",
    "tfc",
    "listed_start",
    "listed_stop",
    "rtt_status",
    "referred_on",
    "first_activity_on",
    "last_attended_on",
    "next_appointment_on",
)
NEED = (
    "line",
    "pathway",
    "source_key",
    "kind",
    "clock",
    "what",
    "started_on",
    "state",
    "met_on",
    "removed_on",
    "removal_reason",
    "tfc",
    "specialty",
    "site",
    "opcs",
    "due_on",
    "priority",
    "priority_reviewed_on",
    "priority_type",
    "dta_on",
    "tci_on",
    "tci_given_on",
    "intended_management",
    "points",
    "minutes",
    "slot_kind",
    "asa",
    "bmi",
    "anaesthesia",
    "anticoagulated",
    "escort",
    "preop_valid_until",
    "validated_on",
    "validated_by",
    "validation_comment",
    "list_type",
    "test",
)
FACTS = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")
ALWAYS_PATHWAY = ("tfc",)
ALWAYS_NEED = ("kind", "clock", "started_on", "tfc")
CLOCK = ("listed_start", "listed_stop", "rtt_status")
"""Of a pathway: what only a row under RTT says (``said``); other needs of the pathway leave it alone."""

MULTIPLIER, DIGITS = 2_038_074_743, 7
SPACE = len(WORDS) * 10**DIGITS
"""Invented names of patients that come by file: the id times a prime, modulo the number of names, is nobody else's."""

STARTS = "('10', '11', '12')"
STOPS = "('30', '31', '32', '33', '34', '35', '36')"
BY_LIST = "('stop', 'gone')"


def type_of(column: str) -> str:
    return TYPES.get(column, "date" if column.endswith(("_on", "_start", "_stop", "_until")) else "text")


def typed(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{column} {type_of(column)}" for column in columns)


STAGED = {"ins_person": PERSON, "ins_pathway": PATHWAY, "ins_need": NEED}
MATCHED = {
    "ins_person_is": "person int primary key, patient_id bigint, fault text, fresh boolean, changed boolean",
    "ins_pathway_is": "pathway int primary key, id bigint, patient_id bigint, fault text, fresh boolean,"
    " changed boolean, clock boolean, above boolean, known bigint",
    "ins_need_is": "line int primary key, id bigint, pathway_id bigint, patient_id bigint, fault text, fresh boolean,"
    " changed boolean, follows boolean, warning text, above boolean",
}
TABLES = tuple(
    f"create temp table if not exists {name} ({columns}) on commit delete rows"
    for name, columns in ({name: typed(columns) for name, columns in STAGED.items()} | MATCHED).items()
)
EMPTY = f"truncate {', '.join(STAGED | MATCHED)}"
SEEN = "create temp table if not exists ins_seen (need_id bigint) on commit preserve rows"


def value(column: str, alias: str) -> str:
    """A column of what was read, as it is kept: empty text is kept as such."""
    return f"coalesce({alias}.{column}, '')" if type_of(column) == "text" else f"{alias}.{column}"


def kept_name(column: str) -> str:
    return "site_id" if column == "site" else column


def kept_value(column: str, alias: str) -> str:
    if column == "points":
        return f"coalesce({alias}.points, 1)"
    if alias == "w":
        heard = "said" if column in CLOCK else "speaks"
        return f"case when w.{heard} then {value(column, alias)} else x.{column} end"
    return value(column, alias)


def differs(columns: Collection[str], there: str, read: str) -> str:
    """SQL that is true where any of the columns is not what it was; false when there are none."""
    pairs = [f"{there}.{kept_name(c)} is distinct from ({kept_value(c, read)})" for c in columns]
    return "(" + (" or ".join(pairs) or "false") + ")"


def sets(columns: Collection[str], read: str) -> str:
    return ", ".join(f"{kept_name(c)} = {kept_value(c, read)}" for c in columns)


# Matching

_THERE = ("hospital_number", "nhs_hmac", "nhs_status", *FACTS)
_FACT_DIFFERS = " or ".join(f"p.{c} is not null and p.{c} is distinct from x.{c}" for c in ("nhs_status", *FACTS))
# The patient found by either number, x, is put together from both matches: they are one, or the row is faulty.
RESOLVE_PERSONS = read_sql(__name__, "resolve_persons").format(
    there=", ".join(f"coalesce(pn.{c}, ph.{c}) as {c}" for c in _THERE), facts_differ=_FACT_DIFFERS
)


def resolve_pathways(mapped: Collection[str]) -> str:
    clock = [c for c in ("listed_start", "listed_stop") if c in mapped]
    return f"""
    insert into ins_pathway_is (pathway, id, patient_id, fault, fresh, changed, clock, above, known)
    select w.pathway, coalesce(x.id, nextval('waiting_list_pathway_id_seq')), i.patient_id,
        coalesce(i.fault, case when x.patient_id <> i.patient_id then 'pathway_of_other_patient' end),
        x.id is null, x.id is not null and {differs(mapped, "x", "w")}, x.id is not null and {differs(clock, "x", "w")},
        i.changed, x.id
    from ins_pathway w join ins_person_is i on i.person = w.person
    left join waiting_list_pathway x
        on x.trust_id = %(trust)s and x.issuer = w.issuer and x.pathway_id = w.pathway_id
    """


def resolve_needs(mapped: Collection[str]) -> str:
    """Needs are looked for on pathways that are ``known``. ``follows``: the list says whether a need is waited for.

    It does while nobody here has said otherwise.
    """
    follows = f"x.state = 'waiting' or x.removal_reason in {BY_LIST}"
    state = differs(("state", "met_on", "removed_on", "removal_reason"), "x", "n")
    return read_sql(__name__, "resolve_needs").format(differs=differs(mapped, "x", "n"), follows=follows, state=state)


# What was there before, of what changes

BEFORE = """
    insert into waiting_list_importbefore (trust_id, run_id, what, row_id, before)
    select %(trust)s, %(run)s, '{what}', x.id, to_jsonb(x)
    from {ids} i join waiting_list_{what} x on x.id = i.{id}
    where i.changed and i.fault is null order by x.id for update of x
    on conflict do nothing
"""
BEFORE_PATIENTS = BEFORE.format(what="patient", ids="ins_person_is", id="patient_id")
BEFORE_PATHWAYS = BEFORE.format(what="pathway", ids="ins_pathway_is", id="id")
BEFORE_NEEDS = BEFORE.format(what="need", ids="ins_need_is", id="id")

# Patients

ADD_PATIENTS = read_sql(__name__, "add_patients").format(
    facts=", ".join(value(c, "p") for c in FACTS),
    hospital_number=value("hospital_number", "p"),
    multiplier=MULTIPLIER,
    words=len(WORDS),
    digits=DIGITS,
    space=SPACE,
)
_FILLED = ", ".join(f"{c} = case when p.speaks then coalesce(p.{c}, x.{c}) else x.{c} end" for c in FACTS)
CHANGE_PATIENTS = read_sql(__name__, "change_patients").format(filled=_FILLED)

# Pathways and their clocks

_PATHWAY_KEPT = PATHWAY[6:]
ADD_PATHWAYS = f"""
    insert into waiting_list_pathway (id, trust_id, patient_id, issuer, pathway_id, {", ".join(_PATHWAY_KEPT)},
        clock_start, clock_stop, run_id)
    select q.id, %(trust)s, q.patient_id, w.issuer, w.pathway_id, {", ".join(value(c, "w") for c in _PATHWAY_KEPT)},
        w.listed_start, w.listed_stop, %(run)s
    from ins_pathway_is q join ins_pathway w on w.pathway = q.pathway where q.fresh and q.fault is null
"""
_START_STATUS = "case when w.rtt_status in ('11', '12') then w.rtt_status else '10' end"
ADD_EVENTS = f"""
    insert into waiting_list_clockevent (trust_id, pathway_id, day, status, source, run_id, recorded_by)
    select %(trust)s, q.id, e.day, e.status, 'list', %(run)s, ''
    from ins_pathway_is q join ins_pathway w on w.pathway = q.pathway,
        lateral (values (w.listed_start, {_START_STATUS}), (w.listed_stop, w.rtt_status)) e(day, status)
    where q.fresh and q.fault is null and e.day is not null
"""


def changed_events(column: str, statuses: str, status: str) -> str:
    """The list says another start or stop: an event that replaces the one it said before, or withdraws it."""
    return read_sql(__name__, "changed_events").format(statuses=statuses, column=column, status=status)


CHANGED_STARTS = changed_events("listed_start", STARTS, _START_STATUS)
CHANGED_STOPS = changed_events("listed_stop", STOPS, "w.rtt_status")
KEEP_CLOCKS = """
    select waiting_list_keep_clocks(array_agg(id)) from ins_pathway_is where clock and fault is null
    having count(*) > 0
"""


def change_pathways(mapped: Collection[str]) -> str:
    return f"""
    update waiting_list_pathway x set {sets(mapped, "w")}, run_id = %(run)s
    from ins_pathway_is q join ins_pathway w on w.pathway = q.pathway
    where x.id = q.id and q.changed and q.fault is null
    """


# Needs

_NEED_KEPT = NEED[2:]
ADD_NEEDS = f"""
    insert into waiting_list_need (id, trust_id, pathway_id, patient_id, run_id,
        {", ".join(kept_name(c) for c in _NEED_KEPT)})
    select i.id, %(trust)s, i.pathway_id, i.patient_id, %(run)s, {", ".join(kept_value(c, "n") for c in _NEED_KEPT)}
    from ins_need_is i join ins_need n on n.line = i.line where i.fresh and i.fault is null
"""


def change_needs(mapped: Collection[str]) -> str:
    state = ", ".join(
        f"{c} = case when i.follows then {value(c, 'n')} else x.{c} end"
        for c in ("state", "met_on", "removed_on", "removal_reason")
    )
    return f"""
    update waiting_list_need x set {sets(mapped, "n")}, {state}, run_id = %(run)s
    from ins_need_is i join ins_need n on n.line = i.line
    where x.id = i.id and i.changed and i.fault is null
    """


# Taken off here after the patient was asked: the mark goes when the list no longer has them waiting either. What was
# there before is kept, so that undoing the import puts the mark back

_AGREED = """
    from ins_need_is i join ins_need n on n.line = i.line join waiting_list_need x on x.id = i.id
    where x.removed_here and n.state <> 'waiting' and i.fault is null
"""
_AGREED_GONE = """
    from waiting_list_need x
    where x.trust_id = %(trust)s and x.removed_here and x.list_type = any(%(types)s)
        and not exists (select 1 from ins_seen s where s.need_id = x.id)
"""
_BEFORE_AGREED = """
    insert into waiting_list_importbefore (trust_id, run_id, what, row_id, before)
    select %(trust)s, %(run)s, 'need', x.id, to_jsonb(x) {} order by x.id for update of x on conflict do nothing
"""
_AGREE = "update waiting_list_need set removed_here = false, run_id = %(run)s where id in (select x.id {})"
BEFORE_AGREED, AGREED = _BEFORE_AGREED.format(_AGREED), _AGREE.format(_AGREED)
BEFORE_AGREED_GONE, AGREED_GONE = _BEFORE_AGREED.format(_AGREED_GONE), _AGREE.format(_AGREED_GONE)

# What became of the rows

OUTCOMES = """
    select count(*) filter (where fresh), count(*) filter (where not fresh and (changed or above)),
        count(*) filter (where not (fresh or changed or above))
    from ins_need_is where fault is null
"""
MET = "select line, coalesce(fault, warning) from ins_need_is where fault is not null or warning is not null"
MARKED = "union all ".join(
    f"select '{what}', count(*) from waiting_list_{what} where trust_id = %(trust)s and run_id = %(run)s "
    for what in ("patient", "pathway", "need")
)
NOTE_SEEN = "insert into ins_seen select id from ins_need_is where fault is null"

# A list that is whole: what is no longer in it is no longer waited for

_GONE = """
    from waiting_list_need x where x.trust_id = %(trust)s and x.state = 'waiting' and x.source_key not like 'own-%%'
        and x.list_type = any(%(types)s)
        and not exists (select 1 from ins_seen s where s.need_id = x.id)
"""
COUNT_GONE = f"select count(*) {_GONE}"
BEFORE_GONE = f"""
    insert into waiting_list_importbefore (trust_id, run_id, what, row_id, before)
    select %(trust)s, %(run)s, 'need', x.id, to_jsonb(x) {_GONE} order by x.id for update of x
    on conflict do nothing
"""
CLOSE_GONE = f"""
    update waiting_list_need set state = 'removed', removal_reason = 'gone', removed_on = %(day)s, run_id = %(run)s
    where id in (select x.id {_GONE})
"""
