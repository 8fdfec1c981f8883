"""Decisions about contracts that belong to signed-in people; see ``people_only``."""

from plumbing.endpoints import people_only

OF = "call-offs/<int:call_off_id>/"
ENDPOINTS = {
    OF + "activate/": people_only(
        "call_offs_activate", "Make a contract active", "make a contract active", tag="Contracts"
    ),
    OF + "suspend/": people_only("call_offs_suspend", "Suspend a contract", "suspend a contract", tag="Contracts"),
    OF + "resume/": people_only("call_offs_resume", "Let a contract go on", "let a contract go on", tag="Contracts"),
    OF + "terminate/": people_only(
        "call_offs_terminate", "Terminate a contract", "terminate a contract", tag="Contracts"
    ),
    OF + "variations/<int:number>/approve/": people_only(
        "variations_approve", "Approve a change", "approve a change to a contract", tag="Contracts"
    ),
    OF + "variations/<int:number>/refuse/": people_only(
        "variations_refuse", "Refuse a change", "refuse a change to a contract", tag="Contracts"
    ),
    OF + "representations/<int:representation_id>/close/": people_only(
        "representations_close", "Close a representation", "close a representation", tag="Contracts"
    ),
}
"""Address → view."""
