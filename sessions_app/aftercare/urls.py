"""Addresses of aftercare: its pages and endpoints."""

from django.urls import path

from sessions_app.aftercare.api import follow_ups, hand_back, late_events
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

urlpatterns = [
    path("sessions/<int:pk>/after/", session_after, name="session-after"),
    path("sessions/<int:pk>/after/late-event/", add_late_event, name="session-late-event"),
    path("follow-ups/", follow_ups_page, name="follow-ups"),
    path("follow-ups/<int:pk>/", act_on_follow_up, name="follow-up"),
    path("late-events/", late_events_page, name="late-events"),
    path("late-events/<int:pk>/review/", review_late_event, name="late-event-review"),
    path("late-events/<int:pk>/take-back/", take_back_late_event, name="late-event-take-back"),
    path("contracts/<int:call_off_id>/hand-back/", hand_back_page, name="hand-back"),
    path("contracts/<int:call_off_id>/hand-back/follow-ups.csv", hand_back_file, name="hand-back-file"),
    path("contracts/<int:call_off_id>/hand-back/close/", hand_back_close, name="hand-back-close"),
]
endpoints = [
    path("follow-ups/", follow_ups.FollowUps.as_view(), name="api-follow-ups"),
    path("follow-ups/<int:pk>/act/", follow_ups.ActOnFollowUp.as_view(), name="api-follow-up-act"),
    path("late-events/", late_events.LateEvents.as_view(), name="api-late-events"),
    path("late-events/<int:pk>/take-back/", late_events.TakeBack.as_view(), name="api-late-event-take-back"),
    path("hand-backs/", hand_back.NotHandedBack.as_view(), name="api-hand-backs"),
    path("call-offs/<int:call_off_id>/hand-back/", hand_back.OneHandBack.as_view(), name="api-hand-back"),
    path(
        "call-offs/<int:call_off_id>/hand-back/take-over/",
        hand_back.TakingOver.as_view(),
        name="api-hand-back-take-over",
    ),
    path("sessions/<int:pk>/follow-ups/", follow_ups.SessionFollowUps.as_view(), name="api-session-follow-ups"),
    path("sessions/<int:pk>/late-events/", late_events.SessionLateEvents.as_view(), name="api-session-late-events"),
]
