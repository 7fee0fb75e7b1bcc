"""All addresses. Each room brings its own; the API's stand together in config/api.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("accounts.urls")),
    path("facilities/", include("assets.urls")),
    path("care/", include("maintenance.urls")),
    path("duty/", include("tasks_checklist.urls")),
    path("money/", include("funding.urls")),
    path("judgement/", include("evaluation.urls")),
    path("q/", include("assets.scan_urls")),  # printed on plates
    path("api/", include("config.api")),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.refused"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.failed"
