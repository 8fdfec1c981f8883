"""docs/reference/session-life.md: the diagram and the table of a session's life, written from the table itself."""

from __future__ import annotations

import re

from sessions_app.session.states import CAN_START_AS, HOLDS_MONEY, HOLDS_ROOM, TAKES_ACTIVITY, TRANSITIONS, WHO, State

HEAD = """\
# The life of a session

Written from the product's own table by `python3 run.py manage session_life --write`; a test keeps it in step. The
database holds the same table and refuses every other move, whoever asks.

```mermaid
stateDiagram-v2
"""
MIDDLE = """\
```

A counter-offer does not move the session: it stays offered until the trust accepts the other time or room (then it
is accepted), refuses it, or the offer ends.

| state | on pages | holds the room | holds the money | takes activity | becomes, by whom |
|---|---|---|---|---|---|
"""
GATES = """
## Gates: 6, 4 and 2 weeks before

A gate is a day before the list by which something must be true. The trust sets the days; these are the usual ones.

| gate | days before | must be true | where it is set | who is told when it is missed |
|---|---|---|---|---|
| offer | 42 | the list is offered | `offer_gate_days` | booked later it is short notice, counted apart |
| staffed | 28 | the team is whole and everybody cleared on its day | `staffed_gate_days` | both sides |
| populated | 14 | patients are on the list | `populated_gate_days` | the trust |
| locked | 7 | team and list are fixed | `locked_gate_days` | the trust |

A list booked inside the offer gate has its other gates compressed: days × (days left when it was booked ÷ offer gate),
rounded down. An offer stays open for the trust's usual days, never past half of the time that is left.
"""


def life_page() -> str:
    """The whole page as text."""
    return HEAD + "".join(_arrows()) + MIDDLE + "".join(_row(state) for state in State) + GATES


def _arrows():
    for state in CAN_START_AS:
        yield f"    [*] --> {state.value}\n"
    for old in State:
        for new in State:
            if new in TRANSITIONS[old]:
                yield f"    {old.value} --> {new.value}: {re.split('[,;]', WHO[old, new])[0]}\n"
    for state in State:
        if not TRANSITIONS[state]:
            yield f"    {state.value} --> [*]\n"


def _row(state: State) -> str:
    ways = "; ".join(f"{new.value} ({WHO[state, new]})" for new in State if new in TRANSITIONS[state])
    cells = (
        state.value,
        state.label,
        _yes(state in HOLDS_ROOM),
        _yes(state in HOLDS_MONEY),
        _yes(state in TAKES_ACTIVITY),
        ways or "nothing more",
    )
    return "| " + " | ".join(cells) + " |\n"


def _yes(held: bool) -> str:
    return "yes" if held else "no"
