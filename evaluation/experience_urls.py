"""Addresses of experiences, events and media; joined in evaluation/urls.py."""

from django.urls import path

from evaluation.views import events, experiences

CASE, LIBRARY = "cases/<int:case_id>", "experiences"
urlpatterns = [
    path("cases/", experiences.case_list, name="case-list"),
    path("cases/export/", experiences.case_list_export, name="case-list-export"),
    path("cases/create/", experiences.case_create, name="case-create"),
    path(f"{CASE}/", experiences.case_detail, name="case-detail"),
    path(f"{CASE}/edit/", experiences.case_edit, name="case-edit"),
    path(f"{CASE}/acts/<slug:act>/", experiences.case_act, name="case-act"),
    path(f"{CASE}/files/<slug:side>/", experiences.case_file, name="case-file"),
    path(f"{LIBRARY}/", experiences.experience_library, name="experience-library"),
    path(f"{LIBRARY}/<int:case_id>/", experiences.experience_read, name="experience-read"),
    path(
        f"{LIBRARY}/<int:case_id>/photos/<uuid:public_id>/",
        experiences.experience_photo,
        name="experience-photo",
    ),
    path("events/", events.event_list, name="event-list"),
    path("events/export/", events.event_list_export, name="event-list-export"),
    path("events/create/", events.event_create, name="event-create"),
    path("events/<int:event_id>/", events.event_detail, name="event-detail"),
    path("events/<int:event_id>/edit/", events.event_edit, name="event-edit"),
    path("events/<int:event_id>/file/", events.event_file, name="event-file"),
    path("events/<int:event_id>/acts/<slug:act>/", events.event_act, name="event-act"),
    path("media/", events.media_list, name="media-list"),
    path("media/export/", events.media_list_export, name="media-list-export"),
    path("media/create/", events.media_create, name="media-create"),
    path("media/<int:media_id>/", events.media_detail, name="media-detail"),
    path("media/<int:media_id>/file/", events.media_file, name="media-file"),
    path("media/<int:media_id>/acts/<slug:act>/", events.media_act, name="media-act"),
]
