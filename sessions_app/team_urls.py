"""Pages of teams beside naming them: a swap, clearing for one session, what a trust says of people."""

from django.urls import path

from sessions_app.views import clearing, jag, swapping

urlpatterns = [
    path("sessions/<int:pk>/swap/<int:entry>/", swapping.swap_page, name="session-swap"),
    path("sessions/<int:pk>/clear/<int:clinician>/", clearing.clear_page, name="session-clear"),
    path("sessions/<int:pk>/own-staff/", clearing.staff_page, name="session-own-staff"),
    path(
        "sessions/<int:pk>/own-staff/<int:entry>/remove/",
        clearing.remove_page,
        name="session-own-staff-remove",
    ),
    path("jag/", jag.sites_page, name="jag-sites"),
    path("jag/<int:site>/", jag.site_page, name="jag-site"),
    path("jag/lines/<int:item>/", jag.say_page, name="jag-say"),
    path("jag/<int:site>/told/<int:call_off>/<slug:change>/", jag.tell_page, name="jag-tell"),
    path("clearance/", clearing.people_page, name="trust-clearance"),
    path("clearance/needs/", clearing.needs_page, name="clearance-needs"),
    path("clearance/<int:clinician>/", clearing.person_page, name="trust-clinician"),
    path("clearance/<int:clinician>/check/<int:record>/", clearing.check_page, name="trust-check"),
    path("clearance/<int:clinician>/local/", clearing.local_page, name="trust-local"),
    path("clearance/local/<int:local>/end/", clearing.end_local_page, name="end-local"),
    path("clearance/<int:clinician>/suspend/", clearing.suspend_page, name="trust-suspend"),
    path("clearance/suspensions/<int:suspension>/end/", clearing.end_page, name="end-suspension"),
]
