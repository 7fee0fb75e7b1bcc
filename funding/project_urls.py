"""Addresses of 项目库, joined in funding/urls.py."""

from django.urls import path

from funding.views import decisions, library, projects

urlpatterns = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/export/", projects.project_list_export, name="project-list-export"),
    path("projects/create/", projects.project_create, name="project-create"),
    path("projects/missing/", library.project_missing, name="project-missing"),
    path("projects/missing/export/", library.project_missing_export, name="project-missing-export"),
    path("projects/<int:project_id>/", projects.project_detail, name="project-detail"),
    path("projects/<int:project_id>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<int:project_id>/works/create/", projects.project_work_create, name="project-work-create"),
    path("projects/<int:project_id>/file/", projects.project_file, name="project-file"),
    path("projects/<int:project_id>/acts/<slug:act>/", projects.project_act, name="project-act"),
    path("project-works/<int:work_id>/drop/", projects.project_work_drop, name="project-work-drop"),
    path("decisions/", decisions.decision_list, name="decision-list"),
    path("decisions/export/", decisions.decision_list_export, name="decision-list-export"),
    path("decisions/create/", decisions.decision_create, name="decision-create"),
    path("decisions/<int:decision_id>/", decisions.decision_detail, name="decision-detail"),
    path("decisions/<int:decision_id>/step/", decisions.decision_step, name="decision-step"),
    path(
        "decisions/<int:decision_id>/steps/<slug:step>/file/", decisions.decision_file, name="decision-file"
    ),
    path("decisions/<int:decision_id>/acts/<slug:act>/", decisions.decision_act, name="decision-act"),
    path("packages/", library.package_list, name="package-list"),
    path("packages/create/", library.package_create, name="package-create"),
    path("packages/<int:package_id>/edit/", library.package_edit, name="package-edit"),
    path("negatives/", library.negative_list, name="negative-list"),
    path("negatives/create/", library.negative_create, name="negative-create"),
    path("negatives/<int:negative_id>/edit/", library.negative_edit, name="negative-edit"),
]
