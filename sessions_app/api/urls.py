from django.urls import path

from sessions_app.api import (
    activity,
    after,
    capacity,
    cost_to_tariff,
    counters,
    day,
    incidents,
    many,
    people,
    places,
    series,
    sessions,
)

urlpatterns = [
    path("series/", series.SeriesList.as_view(), name="api-series"),
    path("series/<int:pk>/", series.OneSeries.as_view(), name="api-one-series"),
    path("capacity/", capacity.Capacity.as_view(), name="api-capacity"),
    path("sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", sessions.OneSession.as_view(), name="api-session"),
    *(
        path(f"sessions/{name}/", view.as_view(), name=f"api-sessions-{name}")
        for name, view in many.MANY.items()
    ),
    path("sessions/<int:pk>/counter/", counters.Counter.as_view(), name="api-session-counter"),
    *(
        path(f"sessions/<int:pk>/counter/{name}/", view.as_view(), name=f"api-session-counter-{name}")
        for name, view in counters.COUNTER_STEPS.items()
    ),
    path("follow-ups/", after.FollowUps.as_view(), name="api-follow-ups"),
    path("follow-ups/<int:pk>/act/", after.ActOnFollowUp.as_view(), name="api-follow-up-act"),
    path("late-events/", after.LateEvents.as_view(), name="api-late-events"),
    path("sessions/<int:pk>/follow-ups/", after.SessionFollowUps.as_view(), name="api-session-follow-ups"),
    path("sessions/<int:pk>/late-events/", after.SessionLateEvents.as_view(), name="api-session-late-events"),
    path("sessions/<int:pk>/roster/", people.Roster.as_view(), name="api-session-roster"),
    path("sessions/<int:pk>/list/", people.PatientList.as_view(), name="api-session-list"),
    path("sessions/<int:pk>/list/<int:entry>/offers/", places.Offers.as_view(), name="api-offers"),
    path("sessions/<int:pk>/times/", day.Times.as_view(), name="api-times"),
    path("sessions/<int:pk>/incidents/", incidents.Incidents.as_view(), name="api-incidents"),
    path("times/<int:pk>/corrections/", day.Corrections.as_view(), name="api-time-corrections"),
    *(
        path(f"sessions/<int:pk>/{name}/", view.as_view(), name=f"api-session-{name}")
        for name, view in sessions.STEPS.items()
    ),
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
