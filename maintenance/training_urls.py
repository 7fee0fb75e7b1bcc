"""Addresses of training and guidance, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import guidance, training

OF = "training/<int:session_id>/"
urlpatterns = [
    path("training/", training.training_list, name="training-list"),
    path("training/export/", training.training_list_export, name="training-list-export"),
    path("training/create/", training.training_create, name="training-create"),
    path("training/attend/<str:token>/", training.training_attend, name="training-attend"),
    path(OF, training.training_detail, name="training-detail"),
    path(f"{OF}edit/", training.training_edit, name="training-edit"),
    path(f"{OF}tick/", training.training_tick, name="training-tick"),
    path(f"{OF}scores/", training.training_scores, name="training-scores"),
    path(f"{OF}photo/", training.training_photo, name="training-photo"),
    path(f"{OF}hold/", training.training_hold, name="training-hold"),
    path(f"{OF}cancel/", training.training_cancel, name="training-cancel"),
    path("attendances/<int:attendance_id>/absent/", training.training_absent, name="training-absent"),
    path("training-plans/", training.training_plan_list, name="training-plan-list"),
    path("training-plans/create/", training.training_plan_create, name="training-plan-create"),
    path("training-plans/<int:plan_id>/edit/", training.training_plan_edit, name="training-plan-edit"),
    path("guidance/", guidance.guidance_list, name="guidance-list"),
    path("guidance/export/", guidance.guidance_list_export, name="guidance-list-export"),
    path("guidance/create/", guidance.guidance_create, name="guidance-create"),
    path("guidance/<int:visit_id>/follow/", guidance.guidance_follow, name="guidance-follow"),
]
