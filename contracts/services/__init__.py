from contracts.services.approval import activate, resume, suspend, terminate
from contracts.services.call_offs import change_call_off, enter_call_off
from contracts.services.comparing import compare_all, compare_rates, remove_comparator, save_comparator
from contracts.services.frameworks import add_framework, add_lot, add_supplier, change_framework, end_supplier
from contracts.services.grouper import import_grouper
from contracts.services.lines import remove_line, save_line
from contracts.services.rates import set_draft_rates
from contracts.services.tariff_sets import add_tariff_set, load_tariff, preview_tariff, withdraw_tariff

__all__ = [
    "activate",
    "add_framework",
    "add_lot",
    "add_supplier",
    "add_tariff_set",
    "change_call_off",
    "change_framework",
    "compare_all",
    "compare_rates",
    "end_supplier",
    "enter_call_off",
    "import_grouper",
    "load_tariff",
    "preview_tariff",
    "remove_comparator",
    "remove_line",
    "resume",
    "save_comparator",
    "save_line",
    "set_draft_rates",
    "suspend",
    "terminate",
    "withdraw_tariff",
]
