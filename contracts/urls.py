"""Pages of every slice."""

from contracts.activation import urls as activation_urls
from contracts.call_off_page import urls as call_off_page_urls
from contracts.call_offs import urls as call_offs_urls
from contracts.compliance import urls as compliance_urls
from contracts.frameworks import urls as frameworks_urls
from contracts.interests import urls as interests_urls
from contracts.money import urls as money_urls
from contracts.rates import urls as rates_urls
from contracts.tariff import urls as tariff_urls
from contracts.variations import urls as variations_urls

urlpatterns = [
    *activation_urls.urlpatterns,
    *call_off_page_urls.urlpatterns,
    *call_offs_urls.urlpatterns,
    *compliance_urls.urlpatterns,
    *frameworks_urls.urlpatterns,
    *interests_urls.urlpatterns,
    *money_urls.urlpatterns,
    *rates_urls.urlpatterns,
    *tariff_urls.urlpatterns,
    *variations_urls.urlpatterns,
]
