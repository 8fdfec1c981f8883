"""Pages of every slice."""

from waiting_list.cohorts import urls as cohorts_urls
from waiting_list.imports import urls as imports_urls
from waiting_list.official import urls as official_urls
from waiting_list.pathways import urls as pathways_urls
from waiting_list.snapshots import urls as snapshots_urls
from waiting_list.tci import urls as tci_urls
from waiting_list.validation import urls as validation_urls

urlpatterns = [
    *cohorts_urls.urlpatterns,
    *imports_urls.urlpatterns,
    *official_urls.urlpatterns,
    *pathways_urls.urlpatterns,
    *snapshots_urls.urlpatterns,
    *tci_urls.urlpatterns,
    *validation_urls.urlpatterns,
]
