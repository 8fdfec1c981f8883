"""Pages of teams beside naming them: a swap, clearing for one session, what a trust says of people."""

from django.urls import path

from sessions_app.views import clearing, swapping

urlpatterns = [
    path("sessions/<int:pk>/swap/<int:entry>/", swapping.swap_page, name="session-swap"),
    path("sessions/<int:pk>/clear/<int:clinician>/", clearing.clear_page, name="session-clear"),
    path("clearance/", clearing.people_page, name="trust-clearance"),
    path("clearance/needs/", clearing.needs_page, name="clearance-needs"),
    path("clearance/<int:clinician>/", clearing.person_page, name="trust-clinician"),
    path("clearance/<int:clinician>/check/<int:record>/", clearing.check_page, name="trust-check"),
    path("clearance/<int:clinician>/local/", clearing.local_page, name="trust-local"),
    path("clearance/<int:clinician>/suspend/", clearing.suspend_page, name="trust-suspend"),
    path("clearance/suspensions/<int:suspension>/end/", clearing.end_page, name="end-suspension"),
]
