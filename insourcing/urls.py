"""Every address of the product. Each app names its own pages (urls.py) and its part of the API (api/urls.py)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from base.gallery import gallery
from base.pages import public

handler400 = "insourcing.errors.bad_request"
handler403 = "insourcing.errors.forbidden"
handler404 = "insourcing.errors.not_found"
handler500 = "insourcing.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("insourcing.api_urls")),  # first: Django tries one after another
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("trusts.urls")),
    path("", include("providers.urls")),
    path("", include("contracts.urls")),
    path("", include("waiting_list.urls")),
    path("", include("sessions_app.urls")),
    path("", include("reports.urls")),
]

if settings.SHOW_GALLERY:
    urlpatterns.append(path("gallery/", public(gallery), name="gallery"))
