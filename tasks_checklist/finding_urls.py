"""Addresses of 督导问题, 整改台账 and 约谈 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import finding_register as register
from tasks_checklist.views import findings as views

ONE = "findings/<int:finding_id>/"
urlpatterns: list[URLPattern] = [
    path("findings/", views.finding_list, name="finding-list"),
    path("findings/export/", views.finding_export, name="finding-export"),
    path("findings/new/", views.finding_create, name="finding-create"),
    path(ONE, views.finding_detail, name="finding-detail"),
    path(f"{ONE}edit/", views.finding_edit, name="finding-edit"),
    path(f"{ONE}act/<slug:act>/", views.finding_act, name="finding-act"),
    path(f"{ONE}photos/<slug:when>/", views.finding_photo_create, name="finding-photo-create"),
    path(f"{ONE}extend/", views.finding_extend, name="finding-extend"),
    path("extensions/<int:extension_id>/answer/", views.extension_answer, name="extension-answer"),
    path("register/", register.register_table, name="register-table"),
    path("register/export/", register.register_table_export, name="register-table-export"),
    path("talks/", register.talk_list, name="talk-list"),
    path("talks/<int:talk_id>/act/<slug:act>/", register.talk_act, name="talk-act"),
]
