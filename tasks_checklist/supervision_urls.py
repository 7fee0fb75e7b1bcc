"""Addresses of 督导计划, 排期方案, 应督导, 督导组 and 村风险分 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import drawings, risks, teams
from tasks_checklist.views import supervision as views

PLAN = "supervision/<int:plan_id>/"
FREQUENCY = "frequencies/<int:frequency_id>/"
DRAWING = "drawings/<int:drawing_id>/"
OBLIGATION = "obligations/<int:obligation_id>/"
TEAM = "teams/<int:team_id>/"
MEMBER = "teams/members/<int:member_id>/"
VILLAGE = "risks/<str:code>/"
urlpatterns: list[URLPattern] = [
    path("supervision/", views.supervision_list, name="supervision-list"),
    path("supervision/export/", views.supervision_export, name="supervision-export"),
    path("supervision/new/", views.supervision_create, name="supervision-create"),
    path(PLAN, views.supervision_detail, name="supervision-detail"),
    path(f"{PLAN}edit/", views.supervision_edit, name="supervision-edit"),
    path(f"{PLAN}act/<slug:act>/", views.supervision_act, name="supervision-act"),
    path(f"{PLAN}frequencies/new/", views.frequency_create, name="frequency-create"),
    path(f"{FREQUENCY}edit/", views.frequency_edit, name="frequency-edit"),
    path(f"{FREQUENCY}delete/", views.frequency_delete, name="frequency-delete"),
    path(f"{PLAN}blackouts/new/", views.blackout_create, name="blackout-create"),
    path(f"{PLAN}blackouts/<int:blackout_id>/delete/", views.blackout_delete, name="blackout-delete"),
    path(f"{PLAN}draw/", drawings.drawing_begin, name="drawing-begin"),
    path(DRAWING, drawings.drawing_detail, name="drawing-detail"),
    path(f"{DRAWING}export/", drawings.drawing_export, name="drawing-export"),
    path(f"{DRAWING}moved/export/", drawings.drawing_moved_export, name="drawing-moved-export"),
    path(f"{DRAWING}act/<slug:act>/", drawings.drawing_act, name="drawing-act"),
    path(f"{PLAN}obligations/", drawings.obligation_list, name="obligation-list"),
    path(f"{PLAN}obligations/export/", drawings.obligation_export, name="obligation-export"),
    path(f"{OBLIGATION}waive/", drawings.obligation_waive, name="obligation-waive"),
    path(f"{OBLIGATION}call-again/", drawings.obligation_call_again, name="obligation-call-again"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/export/", teams.team_export, name="team-export"),
    path("teams/new/", teams.team_create, name="team-create"),
    path(TEAM, teams.team_detail, name="team-detail"),
    path(f"{TEAM}edit/", teams.team_edit, name="team-edit"),
    path(f"{TEAM}use/", teams.team_use, name="team-use"),
    path(f"{TEAM}members/new/", teams.member_create, name="member-create"),
    path(f"{MEMBER}lead/", teams.member_lead, name="member-lead"),
    path(f"{MEMBER}delete/", teams.member_delete, name="member-delete"),
    path(f"{TEAM}absences/new/", teams.absence_create, name="absence-create"),
    path("teams/absences/<int:absence_id>/delete/", teams.absence_delete, name="absence-delete"),
    path("risks/", risks.risk_list, name="risk-list"),
    path("risks/export/", risks.risk_export, name="risk-export"),
    path(VILLAGE, risks.risk_detail, name="risk-detail"),
    path(f"{VILLAGE}enter/", risks.risk_enter, name="risk-enter"),
]
