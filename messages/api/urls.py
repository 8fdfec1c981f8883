from django.urls import path

from messages.api import views

urlpatterns = [
    path("tasks/", views.Tasks.as_view(), name="api-tasks"),
    path("tasks/<int:task_id>/done/", views.Done.as_view(), name="api-task-done"),
    path("tasks/<int:task_id>/dismiss/", views.Dismiss.as_view(), name="api-task-dismiss"),
]
