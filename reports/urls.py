from django.urls import path

from reports.peers import loading
from reports.peers import views as peers
from reports.transparency.urls import transparency_urls
from reports.trend import views as trend
from reports.views import home, runs

urlpatterns = [
    *transparency_urls,
    path("", home.home, name="home"),
    path("reports/", runs.reports, name="reports"),
    path("reports/waiting-list/weeks/", trend.trend, name="waiting-list-weeks"),
    path("reports/peers/load/", loading.load_peers, name="load-peers"),
    path("reports/peers/", peers.peers, name="peers"),
    path("reports/kpi/", runs.run_kpi, name="report-run-kpi"),
    path("reports/waiting-list/", runs.run_waiting_list, name="report-run-waiting-list"),
    path("reports/runs/<uuid:run_id>/", runs.run_page, name="report-run"),
    path("reports/runs/<uuid:run_id>/progress/", runs.run_progress, name="report-progress"),
    path("reports/runs/<uuid:run_id>/csv/", runs.run_csv, name="report-csv"),
]
