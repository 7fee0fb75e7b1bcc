"""Addresses of groups, meetings and decisions beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import decisions, groups, meetings

GROUP, MEETING = "groups/<int:group_id>/", "meetings/<int:meeting_id>/"
DECISION = "decisions/<int:decision_id>/"
urlpatterns: list[URLPattern] = [
    path("groups/", groups.group_list, name="group-list"),
    path("groups/new/", groups.group_create, name="group-create"),
    path(GROUP, groups.group_detail, name="group-detail"),
    path(f"{GROUP}edit/", groups.group_edit, name="group-edit"),
    path(f"{GROUP}end/", groups.group_end, name="group-end"),
    path(f"{GROUP}seats/new/", groups.seat_create, name="seat-create"),
    path("seats/<int:member_id>/leave/", groups.seat_leave, name="seat-leave"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/new/", meetings.meeting_create, name="meeting-create"),
    path(MEETING, meetings.meeting_detail, name="meeting-detail"),
    path(f"{MEETING}edit/", meetings.meeting_edit, name="meeting-edit"),
    path(f"{MEETING}invite/", meetings.meeting_invite, name="meeting-invite"),
    path(f"{MEETING}matters/", meetings.meeting_matters, name="meeting-matters"),
    path(f"{MEETING}minutes/", meetings.meeting_minutes, name="meeting-minutes"),
    path(f"{MEETING}word/", meetings.meeting_word, name="meeting-word"),
    path(f"{MEETING}files/", meetings.meeting_file, name="meeting-file"),
    path(f"{MEETING}act/<slug:act>/", meetings.meeting_act, name="meeting-act"),
    path(f"{MEETING}decisions/new/", decisions.decision_create, name="decision-create"),
    path("decisions/", decisions.decision_list, name="decision-list"),
    path("decisions/export/", decisions.decision_export, name="decision-export"),
    path(DECISION, decisions.decision_detail, name="decision-detail"),
    path(f"{DECISION}edit/", decisions.decision_edit, name="decision-edit"),
    path(f"{DECISION}task/", decisions.decision_join, name="decision-join"),
    path(f"{DECISION}task/leave/", decisions.decision_leave, name="decision-leave"),
    path(f"{DECISION}remind/", decisions.decision_remind, name="decision-remind"),
    path(f"{DECISION}act/<slug:act>/", decisions.decision_act, name="decision-act"),
]
