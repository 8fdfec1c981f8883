"""Pages of tasks, news, e-mail preferences and calendar feeds."""

from django.urls import path

from notifications.views import calendars, inbox

urlpatterns = [
    path("tasks/", inbox.tasks, name="tasks"),
    path("tasks/<int:task_id>/done/", inbox.done, name="task-done"),
    path("tasks/<int:task_id>/dismiss/", inbox.dismiss, name="task-dismiss"),
    path("tasks/news/", inbox.notices, name="news"),
    path("tasks/e-mail/", inbox.preferences, name="message-preferences"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.new_calendar, name="new-calendar"),
    path("calendars/<int:feed_id>/revoke/", calendars.revoke_calendar, name="revoke-calendar"),
]
