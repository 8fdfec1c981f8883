from django.urls import path

from sessions_app.activity.api import activity, cost_to_tariff
from sessions_app.aftercare.api import follow_ups, hand_back, late_events
from sessions_app.cancelled_operations import api as cancelled_operations_api
from sessions_app.capacity import api as capacity_api
from sessions_app.day import api as day_api
from sessions_app.lists.api import criteria, list_changes, offer_steps, patient_list
from sessions_app.offers import api as offers_api
from sessions_app.safety.api import incidents, stops
from sessions_app.series import api as series_api
from sessions_app.session.api import slots
from sessions_app.session_page.api import by_people, many, sessions
from sessions_app.teams.api import clearance, jag, readiness, swaps, trust_clearance

AFTERWARDS = [
    path("follow-ups/", follow_ups.FollowUps.as_view(), name="api-follow-ups"),
    path("follow-ups/<int:pk>/act/", follow_ups.ActOnFollowUp.as_view(), name="api-follow-up-act"),
    path("late-events/", late_events.LateEvents.as_view(), name="api-late-events"),
    path("late-events/<int:pk>/take-back/", late_events.TakeBack.as_view(), name="api-late-event-take-back"),
    path("promises/", cancelled_operations_api.Promises.as_view(), name="api-promises"),
    path("promises/<int:pk>/", cancelled_operations_api.OnePromise.as_view(), name="api-promise"),
    path(
        "promises/<int:pk>/treated/", cancelled_operations_api.Treated.as_view(), name="api-promise-treated"
    ),
    path(
        "promises/<int:pk>/not-owed/", cancelled_operations_api.Ended.as_view(), name="api-promise-not-owed"
    ),
    path("hand-backs/", hand_back.NotHandedBack.as_view(), name="api-hand-backs"),
    path("call-offs/<int:call_off_id>/hand-back/", hand_back.OneHandBack.as_view(), name="api-hand-back"),
    path(
        "call-offs/<int:call_off_id>/hand-back/take-over/",
        hand_back.TakeOver.as_view(),
        name="api-hand-back-take-over",
    ),
]
SAFETY = [
    path("incidents/", incidents.IncidentRegister.as_view(), name="api-incident-register"),
    path("incidents/<int:pk>/", incidents.OneIncident.as_view(), name="api-incident"),
    path("incidents/<int:pk>/candour/", incidents.Candour.as_view(), name="api-incident-candour"),
    path("stops/", stops.Stops.as_view(), name="api-stops"),
    path("stops/<int:pk>/", stops.OneStop.as_view(), name="api-stop"),
    path("stops/<int:pk>/sessions/", stops.StopSessions.as_view(), name="api-stop-sessions"),
]
CLEARANCE = [
    path("clearance/needs/", trust_clearance.Needs.as_view(), name="api-clearance-needs"),
    path("clearance/people/", trust_clearance.People.as_view(), name="api-clearance-people"),
    path("clearance/people/<int:clinician>/", trust_clearance.Person.as_view(), name="api-clearance-person"),
    path(
        "clearance/people/<int:clinician>/local/",
        trust_clearance.LocalItems.as_view(),
        name="api-clearance-local",
    ),
    path(
        "clearance/people/<int:clinician>/local/<int:item>/end/",
        trust_clearance.EndLocalItem.as_view(),
        name="api-clearance-local-end",
    ),
    path(
        "clearance/people/<int:clinician>/suspend/",
        trust_clearance.Suspensions.as_view(),
        name="api-clearance-suspend",
    ),
    path("jag/sites/", jag.JagSites.as_view(), name="api-jag-sites"),
    path("jag/sites/<int:site>/", jag.JagSite.as_view(), name="api-jag-site"),
    path("jag/sites/<int:site>/items/", jag.JagItems.as_view(), name="api-jag-items"),
    path("jag/sites/<int:site>/told/", jag.JagTold.as_view(), name="api-jag-told"),
    path("jag/items/<int:pk>/", jag.SayJagItem.as_view(), name="api-jag-item"),
]
ONE, PLACE = "sessions/<int:pk>/", "sessions/<int:pk>/list/<int:entry>/"
OF_SESSION = [
    path(ONE + "follow-ups/", follow_ups.SessionFollowUps.as_view(), name="api-session-follow-ups"),
    path(ONE + "late-events/", late_events.SessionLateEvents.as_view(), name="api-session-late-events"),
    path(ONE + "roster/", patient_list.Roster.as_view(), name="api-session-roster"),
    path(ONE + "roster/<int:entry>/stand-ins/", swaps.StandIns.as_view(), name="api-stand-ins"),
    path(ONE + "roster/<int:entry>/swap/", swaps.Swap.as_view(), name="api-swap"),
    path(ONE + "own-staff/", swaps.OwnStaff.as_view(), name="api-own-staff"),
    path(ONE + "own-staff/<int:entry>/remove/", swaps.RemoveOwnStaff.as_view(), name="api-own-staff-remove"),
    path(ONE + "clearance/", clearance.SessionClearance.as_view(), name="api-session-clearance"),
    path(ONE + "readiness/", readiness.Readiness.as_view(), name="api-readiness"),
    path(ONE + "list/", patient_list.PatientList.as_view(), name="api-session-list"),
    path(ONE + "link/", slots.JoinLink.as_view(), name="api-session-link"),
    path(ONE + "list/exceptions/", list_changes.Exceptions.as_view(), name="api-list-exceptions"),
    path(ONE + "list/undo/", list_changes.UndoPutOn.as_view(), name="api-list-undo"),
    path(PLACE + "take-off/", list_changes.TakeOff.as_view(), name="api-list-take-off"),
    path(PLACE + "cancel/", list_changes.CancelPlace.as_view(), name="api-list-cancel"),
    path(PLACE + "offers/", offer_steps.Offers.as_view(), name="api-offers"),
    path(PLACE + "offers/<int:step>/undo/", offer_steps.UndoStep.as_view(), name="api-offer-undo"),
    path(ONE + "times/", day_api.Times.as_view(), name="api-times"),
    path(ONE + "incidents/", incidents.Incidents.as_view(), name="api-incidents"),
    path(ONE + "stop/", stops.StopFromSession.as_view(), name="api-stop-session"),
    *(
        path(f"{ONE}{name}/", view.as_view(), name=f"api-session-{name}")
        for name, view in sessions.STEPS.items()
    ),
]

urlpatterns = [
    *AFTERWARDS,
    *SAFETY,
    *CLEARANCE,
    *OF_SESSION,
    *(path(address, view.as_view()) for address, view in by_people.DOORS.items()),
    path("service-lines/<int:line>/criteria/", criteria.Criteria.as_view(), name="api-criteria"),
    path("offer-rule/", criteria.Rule.as_view(), name="api-offer-rule"),
    path("series/", series_api.SeriesList.as_view(), name="api-series"),
    path("series/<int:pk>/", series_api.OneSeries.as_view(), name="api-one-series"),
    path("capacity/", capacity_api.Capacity.as_view(), name="api-capacity"),
    path("sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", sessions.OneSession.as_view(), name="api-session"),
    *(
        path(f"sessions/{name}/", view.as_view(), name=f"api-sessions-{name}")
        for name, view in many.MANY.items()
    ),
    path("sessions/<int:pk>/counter/", offers_api.Counter.as_view(), name="api-session-counter"),
    *(
        path(f"sessions/<int:pk>/counter/{name}/", view.as_view(), name=f"api-session-counter-{name}")
        for name, view in offers_api.COUNTER_STEPS.items()
    ),
    path("times/<int:pk>/corrections/", day_api.Corrections.as_view(), name="api-time-corrections"),
    path(
        "call-offs/<int:call_off_id>/cost-to-tariff/",
        cost_to_tariff.CostToTariff.as_view(),
        name="api-cost-to-tariff",
    ),
    path("activities/", activity.Activities.as_view(), name="api-activities"),
    path("activities/batches/", activity.Batches.as_view(), name="api-activity-batches"),
    path("activities/batches/<int:pk>/", activity.OneBatch.as_view(), name="api-activity-batch"),
    path("activities/batches/<int:pk>/rows/", activity.BatchRows.as_view(), name="api-activity-batch-rows"),
    path("activities/<int:pk>/", activity.OneActivity.as_view(), name="api-activity"),
    path("activities/<int:pk>/corrections/", activity.Corrections.as_view(), name="api-activity-corrections"),
    path("activities/<int:pk>/void/", activity.Voids.as_view(), name="api-activity-void"),
]
