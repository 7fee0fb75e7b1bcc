"""Addresses of 技术服务, joined in maintenance/urls.py: requests, experts, techniques, needs."""

from django.urls import path

from maintenance.views import experts, needs, questions, techniques

urlpatterns = [
    path("questions/", questions.question_list, name="question-list"),
    path("questions/export/", questions.question_list_export, name="question-list-export"),
    path("questions/create/", questions.question_create, name="question-create"),
    path("questions/limits/", questions.question_limits, name="question-limits"),
    path("questions/limits/create/", questions.question_limit_create, name="question-limit-create"),
    path("questions/<int:question_id>/", questions.question_detail, name="question-detail"),
    path("questions/<int:question_id>/photo/", questions.question_photo, name="question-photo"),
    path("questions/<int:question_id>/acts/<slug:act>/", questions.question_act, name="question-act"),
    path("experts/", experts.expert_list, name="expert-list"),
    path("experts/export/", experts.expert_list_export, name="expert-list-export"),
    path("experts/create/", experts.expert_create, name="expert-create"),
    path("experts/<int:expert_id>/", experts.expert_detail, name="expert-detail"),
    path("experts/<int:expert_id>/edit/", experts.expert_edit, name="expert-edit"),
    path("experts/<int:expert_id>/phone/", experts.expert_phone, name="expert-phone"),
    path("techniques/", techniques.technique_list, name="technique-list"),
    path("techniques/export/", techniques.technique_list_export, name="technique-list-export"),
    path("techniques/create/", techniques.technique_create, name="technique-create"),
    path("techniques/<int:technique_id>/", techniques.technique_detail, name="technique-detail"),
    path("techniques/<int:technique_id>/edit/", techniques.technique_edit, name="technique-edit"),
    path("techniques/<int:technique_id>/file/", techniques.technique_file, name="technique-file"),
    path("technique-uses/create/", techniques.technique_use_create, name="technique-use-create"),
    path("technique-uses/<int:use_id>/edit/", techniques.technique_use_edit, name="technique-use-edit"),
    path("needs/", needs.need_list, name="need-list"),
    path("needs/export/", needs.need_list_export, name="need-list-export"),
    path("needs/create/", needs.need_create, name="need-create"),
    path("needs/<int:need_id>/", needs.need_detail, name="need-detail"),
    path("needs/<int:need_id>/acts/<slug:act>/", needs.need_act, name="need-act"),
]
