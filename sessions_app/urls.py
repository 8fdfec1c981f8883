"""Pages of sessions: the planner and booking, a session's own page and its steps, the provider's side."""

from django.urls import path

from sessions_app.activity.views.activity import log_page
from sessions_app.activity.views.cost_to_tariff import cost_to_tariff
from sessions_app.activity.views.sign_off import sign_off_page
from sessions_app.aftercare import urls as aftercare_urls
from sessions_app.booking.views.booking import book_page
from sessions_app.booking.views.planned_lists import future_lists
from sessions_app.booking.views.suppliers import finder, rostered
from sessions_app.capacity.views import capacity_page
from sessions_app.lists import urls as lists_urls
from sessions_app.lists.views.fill import fill_list, take_off
from sessions_app.offers.views.counter_offers import offers_out_page, propose_page
from sessions_app.offers.views.offers import offers_page, provider_sessions_page
from sessions_app.offers.views.order import order_page
from sessions_app.planner.views import planner_page
from sessions_app.series.views import change_page, end_page, new_series, series_page
from sessions_app.session.views.calendar import calendar_feed
from sessions_app.session_page.views import session_move, session_view
from sessions_app.teams import urls as teams_urls
from sessions_app.teams.views.rosters import team_page

urlpatterns = [
    *aftercare_urls.urlpatterns,
    *teams_urls.urlpatterns,
    *lists_urls.urlpatterns,
    path("suppliers/", finder, name="suppliers"),
    path("interests/rostered/", rostered, name="rostered-interests"),
    path("calendars/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("planner/", planner_page, name="planner"),
    path("planner/free-rooms/", capacity_page, name="capacity"),
    path("planner/book/", book_page, name="planner-book"),
    path("planner/series/new/", new_series, name="series-new"),
    path("planner/series/<int:pk>/", series_page, name="series"),
    path("planner/lists/import/", future_lists, name="import-future-lists"),
    path("sessions/<int:pk>/change/", change_page, name="session-change"),
    path("sessions/<int:pk>/end-series/", end_page, name="series-end"),
    path("sessions/<int:pk>/", session_view, name="session"),
    path("sessions/<int:pk>/list/", fill_list, name="session-fill"),
    path("sessions/<int:pk>/list/<int:entry>/take-off/", take_off, name="session-take-off"),
    path("sessions/<int:pk>/team/", team_page, name="session-team"),
    path("sessions/<int:pk>/activity/", log_page, name="session-activity"),
    path("sessions/<int:pk>/sign-off/", sign_off_page, name="session-sign-off"),
    path("sessions/<int:pk>/<slug:name>/", session_move, name="session-move"),
    path("contracts/<int:call_off_id>/cost-to-tariff/", cost_to_tariff, name="cost-to-tariff"),
    path("offers/", offers_page, name="offers"),
    path("offers/propose/", propose_page, name="offers-propose"),
    path("offers-out/", offers_out_page, name="offers-out"),
    path("offers-out/order/", order_page, name="offer-order"),
    path("our-sessions/", provider_sessions_page, name="provider-sessions"),
]
