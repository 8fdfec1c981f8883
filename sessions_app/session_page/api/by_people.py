"""Deeds about sessions that belong to signed-in people, each with where a client would look for it.

Sign-off, approval and override are never a machine's: their addresses say so, see ``people_only``.
"""

from plumbing.endpoints import people_only

DOORS = {
    "sessions/<int:pk>/sign-off/": people_only(
        "sessions_sign_off", "Sign off what was delivered", "sign off what was delivered", tag="Sessions"
    ),
    "sessions/<int:pk>/close/": people_only(
        "sessions_close", "Close a session that was signed off", "close sessions", tag="Sessions"
    ),
    "sessions/<int:pk>/clearance/<int:clinician>/clear/": people_only(
        "clearance_clear",
        "Clear local items of a person for this session",
        "clear local items of a person for one session",
        tag="Teams",
    ),
    "call-offs/<int:call_off_id>/hand-back/close/": people_only(
        "hand_back_close", "Close the care under a contract", "close the care under a contract", tag="After a list"
    ),
    "late-events/<int:pk>/review/": people_only(
        "late_events_review", "Review a late event", "review late events", tag="After a list"
    ),
    "incidents/<int:pk>/close/": people_only(
        "incidents_close", "Close an incident with what was learnt", "close an incident", tag="Safety"
    ),
    "stops/<int:pk>/conditions/": people_only(
        "stops_propose",
        "Propose the conditions to resume",
        "propose the conditions on which lists run again",
        tag="Safety",
    ),
    "stops/<int:pk>/resume/": people_only(
        "stops_resume", "Let the lists run again", "let lists run again", tag="Safety"
    ),
    "clearance/people/<int:clinician>/checks/<int:record>/": people_only(
        "clearance_check",
        "Say that you have seen the paper of an item",
        "say that they have seen a paper",
        tag="Clearance",
    ),
    "clearance/suspensions/<int:pk>/end/": people_only(
        "suspensions_end", "Let a suspended person work again", "let a suspended person work again", tag="Clearance"
    ),
}
"""Address → view."""
