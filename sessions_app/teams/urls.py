"""Addresses of teams: its pages and endpoints."""

from django.urls import path

from sessions_app.teams.api import clearance as clearance_api
from sessions_app.teams.api import jag as jag_api
from sessions_app.teams.api import readiness, rosters, trust_clearance
from sessions_app.teams.api import swaps as swaps_api
from sessions_app.teams.views import clearance, jag, swaps
from sessions_app.teams.views.readiness import readiness_page
from sessions_app.teams.views.rosters import team_page

urlpatterns = [
    path("sessions/<int:pk>/team/", team_page, name="session-team"),
    path("sessions/<int:pk>/ready/", readiness_page, name="session-ready"),
    path("sessions/<int:pk>/swap/<int:entry>/", swaps.swap_page, name="session-swap"),
    path("sessions/<int:pk>/clear/<int:clinician>/", clearance.clear_page, name="session-clear"),
    path("sessions/<int:pk>/own-staff/", clearance.staff_page, name="session-own-staff"),
    path("sessions/<int:pk>/own-staff/<int:entry>/remove/", clearance.remove_page, name="session-own-staff-remove"),
    path("jag/", jag.sites_page, name="jag-sites"),
    path("jag/<int:site>/", jag.site_page, name="jag-site"),
    path("jag/lines/<int:item>/", jag.say_page, name="jag-say"),
    path("jag/<int:site>/told/<int:call_off>/<slug:change>/", jag.tell_page, name="jag-tell"),
    path("clearance/", clearance.people_page, name="trust-clearance"),
    path("clearance/needs/", clearance.needs_page, name="clearance-needs"),
    path("clearance/<int:clinician>/", clearance.person_page, name="trust-clinician"),
    path("clearance/<int:clinician>/check/<int:record>/", clearance.check_page, name="trust-check"),
    path("clearance/<int:clinician>/local/", clearance.local_page, name="trust-local"),
    path("clearance/local/<int:local>/end/", clearance.end_local_page, name="end-local"),
    path("clearance/<int:clinician>/suspend/", clearance.suspend_page, name="trust-suspend"),
    path("clearance/suspensions/<int:suspension>/end/", clearance.end_page, name="end-suspension"),
]
endpoints = [
    path("clearance/needs/", trust_clearance.Needs.as_view(), name="api-clearance-needs"),
    path("clearance/people/", trust_clearance.People.as_view(), name="api-clearance-people"),
    path("clearance/people/<int:clinician>/", trust_clearance.Person.as_view(), name="api-clearance-person"),
    path("clearance/people/<int:clinician>/local/", trust_clearance.LocalItems.as_view(), name="api-clearance-local"),
    path(
        "clearance/people/<int:clinician>/local/<int:item>/end/",
        trust_clearance.EndLocalItem.as_view(),
        name="api-clearance-local-end",
    ),
    path(
        "clearance/people/<int:clinician>/suspend/", trust_clearance.Suspensions.as_view(), name="api-clearance-suspend"
    ),
    path("jag/sites/", jag_api.JagSites.as_view(), name="api-jag-sites"),
    path("jag/sites/<int:site>/", jag_api.JagSite.as_view(), name="api-jag-site"),
    path("jag/sites/<int:site>/items/", jag_api.JagItems.as_view(), name="api-jag-items"),
    path("jag/sites/<int:site>/told/", jag_api.JagTold.as_view(), name="api-jag-told"),
    path("jag/items/<int:pk>/", jag_api.SayJagItem.as_view(), name="api-jag-item"),
    path("sessions/<int:pk>/roster/", rosters.Roster.as_view(), name="api-session-roster"),
    path("sessions/<int:pk>/roster/<int:entry>/stand-ins/", swaps_api.StandIns.as_view(), name="api-stand-ins"),
    path("sessions/<int:pk>/roster/<int:entry>/swap/", swaps_api.Swap.as_view(), name="api-swap"),
    path("sessions/<int:pk>/own-staff/", swaps_api.TrustStaff.as_view(), name="api-own-staff"),
    path(
        "sessions/<int:pk>/own-staff/<int:entry>/remove/",
        swaps_api.RemoveTrustStaff.as_view(),
        name="api-own-staff-remove",
    ),
    path("sessions/<int:pk>/clearance/", clearance_api.SessionClearance.as_view(), name="api-session-clearance"),
    path("sessions/<int:pk>/readiness/", readiness.Readiness.as_view(), name="api-readiness"),
]
