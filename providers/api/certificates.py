"""Certificates of a provider's people by API: many at once, each row kept or named."""

from __future__ import annotations

from base.api import ApiView
from base.errors import InvalidInput
from base.records import FaultRecord
from base.requests import ApiRequest
from plumbing.endpoints import Many, endpoint
from providers.records import CertificatesRecord, DryRunQuery, NewCertificate
from providers.services.certificates import record_certificates

MOST = 2_000
TOO_MANY = InvalidInput(f"Send at most {MOST:,} certificates at once.", code="too_many_at_once")


class Certificates(ApiView):
    @endpoint(
        "certificates_add",
        "Record certificates of your people",
        tag="Providers",
        query=DryRunQuery,
        body=Many(NewCertificate, MOST, TOO_MANY),
        answers=CertificatesRecord,
        example=[NewCertificate.example],
    )
    def post(self, request: ApiRequest, query: DryRunQuery, body: list[NewCertificate]) -> CertificatesRecord:
        """Good rows are kept, wrong ones named. Safe to send again: what is here already is counted and left alone."""
        rows = [row.values() for row in body]
        found = record_certificates(by=request.actor, rows=rows, dry_run=query.dry_run)
        errors = [FaultRecord.of(fault) for fault in found.faults]
        return CertificatesRecord(kept=len(found.records), here_already=found.here, errors=errors)
