from base.errors import declare

declare(
    {
        "period_ends_before_it_starts": "The last day of the period is before its first.",
        "period_not_begun": "The period lies wholly in the future.",
        "period_too_long": "The period is longer than five years.",
        "no_ocid_prefix": "The register was released without a registered prefix, so it has no open contracting data.",
        "report_not_for_providers": "The waiting list is the trust's; a provider has no such report.",
        "report_not_ready": "The report is still being worked out.",
        "report_failed": "The report could not be finished; the detail says why.",
    }
)
