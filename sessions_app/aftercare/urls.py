"""Pages round a list: what is in place before it, and what remains after it: new dates owed, follow-ups, late events,
the hand-back of a contract's care."""

from django.urls import path

from sessions_app.aftercare.views.follow_ups import (
    act_on_follow_up,
    add_late_event,
    follow_ups_page,
    late_events_page,
    review_late_event,
    session_after,
    take_back_late_event,
)
from sessions_app.aftercare.views.hand_back import hand_back_close, hand_back_file, hand_back_page
from sessions_app.cancelled_operations.views import promise_ended, promise_treated, promises_page
from sessions_app.teams.views.readiness import readiness_page

urlpatterns = [
    path("sessions/<int:pk>/ready/", readiness_page, name="session-ready"),
    path("sessions/<int:pk>/after/", session_after, name="session-after"),
    path("sessions/<int:pk>/after/late-event/", add_late_event, name="session-late-event"),
    path("cancelled-on-the-day/", promises_page, name="promises"),
    path("cancelled-on-the-day/<int:pk>/treated/", promise_treated, name="promise-treated"),
    path("cancelled-on-the-day/<int:pk>/not-owed/", promise_ended, name="promise-ended"),
    path("follow-ups/", follow_ups_page, name="follow-ups"),
    path("follow-ups/<int:pk>/", act_on_follow_up, name="follow-up"),
    path("late-events/", late_events_page, name="late-events"),
    path("late-events/<int:pk>/review/", review_late_event, name="late-event-review"),
    path("late-events/<int:pk>/take-back/", take_back_late_event, name="late-event-take-back"),
    path("contracts/<int:call_off_id>/hand-back/", hand_back_page, name="hand-back"),
    path("contracts/<int:call_off_id>/hand-back/follow-ups.csv", hand_back_file, name="hand-back-file"),
    path("contracts/<int:call_off_id>/hand-back/close/", hand_back_close, name="hand-back-close"),
]
