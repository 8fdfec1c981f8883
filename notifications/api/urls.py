from django.urls import path

from notifications.api import own, views

urlpatterns = [
    path("tasks/", views.Tasks.as_view(), name="api-tasks"),
    path("tasks/<int:task_id>/done/", views.Done.as_view(), name="api-task-done"),
    path("tasks/<int:task_id>/dismiss/", views.Dismiss.as_view(), name="api-task-dismiss"),
    path("message-preferences/", own.Preferences.as_view(), name="api-message-preferences"),
    path("calendar-feeds/", own.Feeds.as_view(), name="api-calendar-feeds"),
    path("calendar-feeds/<int:pk>/revoke/", own.RevokeFeed.as_view(), name="api-calendar-feed-revoke"),
]
