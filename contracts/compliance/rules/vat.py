"""VAT on a contract: medical care is exempt, the supply of staff is standard-rated.

Medical care is exempt under the Value Added Tax Act 1994, schedule 9, group 7, item 1. Doctors who work under the
trust's control, direction and supervision are a supply of staff (Mainpay v HMRC, Court of Appeal 2022; VAT Notice
701/57 section 6); where the provider keeps control the exemption held (Archus Trading [2020] UKFTT 61).
"""

from __future__ import annotations

from contracts.compliance.rules.facts import VatFacts

TREATMENTS = {"exempt": "Exempt medical care", "standard": "Standard rate, supply of staff", "mixed": "Partly exempt"}


def warnings(vat: VatFacts, *, hourly_on_card: bool = False) -> list[str]:
    """Facts that speak against an exemption, as sentences; none when the treatment is standard-rated."""
    if vat.treatment == "standard":
        return []
    doubts = [
        (vat.pricing == "time" or hourly_on_card, "VAT is exempt but the work is paid by time, as staff are."),
        (vat.directs == "trust", "VAT is exempt but the trust directs the clinicians: that is a supply of staff."),
        (vat.directs == "both", "VAT is exempt but who directs the clinicians is shared: say who decides."),
        (
            vat.governs == "trust" and vat.indemnifies == "trust",
            "VAT is exempt but governance and indemnity both lie with the trust.",
        ),
    ]
    return [sentence for doubtful, sentence in doubts if doubtful]
