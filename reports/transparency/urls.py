"""Pages of the public register: the publisher's, and everybody's."""

from django.urls import path

from reports.transparency import annual_pages, public, requests, views

FILES = "csv|xlsx|json|ocds"

transparency_urls = [
    path("transparency/", views.publishing, name="transparency"),
    path("transparency/preview/", views.preview, name="register-preview"),
    path("transparency/withhold/", views.withhold, name="register-withhold"),
    path("transparency/withheld/<int:withholding_id>/lift/", views.lift, name="register-lift"),
    path("transparency/publisher/", views.publisher, name="register-publisher"),
    path("transparency/return.csv", views.foi_file, {"kind": "csv"}, name="foi-return-csv"),
    path("transparency/return.xlsx", views.foi_file, {"kind": "xlsx"}, name="foi-return-xlsx"),
    path("transparency/annual-summary/", annual_pages.annual, name="psr-annual-summary"),
    path("transparency/annual-summary/elsewhere/", annual_pages.elsewhere, name="psr-elsewhere"),
    path("transparency/requests/", requests.log, name="foi-log"),
    path("transparency/requests/new/", requests.new, name="foi-new"),
    path("transparency/requests/<int:request_id>/answer/", requests.answer, name="foi-answer"),
    path("contracts/<int:call_off_id>/public/", views.terms, name="public-terms"),
    path("register/", public.register, name="register"),
    path("register/<slug:ods_code>/", public.trust_register, name="public-register"),
    path("register/<slug:ods_code>/annual-summary/", annual_pages.public_summary, name="public-summary"),
    *(
        path(f"register/<slug:ods_code>/{kind}/", public.download, {"kind": kind}, name=f"public-register-{kind}")
        for kind in FILES.split("|")
    ),
]
