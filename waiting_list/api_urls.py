"""Endpoints of every slice."""

from waiting_list.cohorts import urls as cohorts_urls
from waiting_list.imports import urls as imports_urls
from waiting_list.official import urls as official_urls
from waiting_list.pathways import urls as pathways_urls
from waiting_list.snapshots import urls as snapshots_urls
from waiting_list.tci import urls as tci_urls
from waiting_list.validation import urls as validation_urls

urlpatterns = [
    *cohorts_urls.endpoints,
    *imports_urls.endpoints,
    *official_urls.endpoints,
    *pathways_urls.endpoints,
    *snapshots_urls.endpoints,
    *tci_urls.endpoints,
    *validation_urls.endpoints,
]
