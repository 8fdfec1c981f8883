from contracts.services.approval import activate, resume, suspend, terminate
from contracts.services.call_offs import change_call_off, enter_call_off
from contracts.services.frameworks import add_framework, add_lot, add_supplier, change_framework, end_supplier
from contracts.services.lines import remove_line, save_line
from contracts.services.rates import add_rate_card, set_draft_rates

__all__ = [
    "activate",
    "add_framework",
    "add_lot",
    "add_rate_card",
    "add_supplier",
    "change_call_off",
    "change_framework",
    "end_supplier",
    "enter_call_off",
    "remove_line",
    "resume",
    "save_line",
    "set_draft_rates",
    "suspend",
    "terminate",
]
