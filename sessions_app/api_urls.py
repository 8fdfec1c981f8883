"""Endpoints of every slice."""

from sessions_app.activity import urls as activity_urls
from sessions_app.aftercare import urls as aftercare_urls
from sessions_app.cancelled_operations import urls as cancelled_operations_urls
from sessions_app.capacity import urls as capacity_urls
from sessions_app.day import urls as day_urls
from sessions_app.lists import urls as lists_urls
from sessions_app.offers import urls as offers_urls
from sessions_app.safety import urls as safety_urls
from sessions_app.series import urls as series_urls
from sessions_app.session import urls as session_urls
from sessions_app.session_page import urls as session_page_urls
from sessions_app.teams import urls as teams_urls

urlpatterns = [
    *activity_urls.endpoints,
    *aftercare_urls.endpoints,
    *cancelled_operations_urls.endpoints,
    *capacity_urls.endpoints,
    *day_urls.endpoints,
    *lists_urls.endpoints,
    *offers_urls.endpoints,
    *safety_urls.endpoints,
    *series_urls.endpoints,
    *session_urls.endpoints,
    *teams_urls.endpoints,
    # Last: it takes every name that no other slice has taken.
    *session_page_urls.endpoints,
]
