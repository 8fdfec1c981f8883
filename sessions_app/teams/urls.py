"""Pages of teams beside naming them: a swap, clearing for one session, what a trust says of people."""

from django.urls import path

from sessions_app.teams.views import clearance, jag, swaps

urlpatterns = [
    path("sessions/<int:pk>/swap/<int:entry>/", swaps.swap_page, name="session-swap"),
    path("sessions/<int:pk>/clear/<int:clinician>/", clearance.clear_page, name="session-clear"),
    path("sessions/<int:pk>/own-staff/", clearance.staff_page, name="session-own-staff"),
    path(
        "sessions/<int:pk>/own-staff/<int:entry>/remove/",
        clearance.remove_page,
        name="session-own-staff-remove",
    ),
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
