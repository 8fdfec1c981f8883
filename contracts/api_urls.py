"""Endpoints of every slice."""

from contracts.activation import urls as activation_urls
from contracts.call_off_page import urls as call_off_page_urls
from contracts.call_offs import urls as call_offs_urls
from contracts.compliance import urls as compliance_urls
from contracts.money import urls as money_urls
from contracts.rates import urls as rates_urls
from contracts.tariff import urls as tariff_urls
from contracts.variations import urls as variations_urls

urlpatterns = [
    *activation_urls.endpoints,
    *call_off_page_urls.endpoints,
    *call_offs_urls.endpoints,
    *compliance_urls.endpoints,
    *money_urls.endpoints,
    *rates_urls.endpoints,
    *tariff_urls.endpoints,
    *variations_urls.endpoints,
]
