"""Addresses of 年度计划, 重点任务 and 时间表 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import annual, annual_tasks, decomposition, milestones

PLAN, TASK = "plans/<int:plan_id>/", "tasks/<int:task_id>/"
PHASE, NODE = "phases/<int:phase_id>/", "milestones/<int:milestone_id>/"
SHEET = "task-sheets/<int:sheet_id>/"
urlpatterns: list[URLPattern] = [
    path("plans/", annual.plan_list, name="plan-list"),
    path("plans/export/", annual.plan_export, name="plan-export"),
    path("plans/new/", annual.plan_create, name="plan-create"),
    path(PLAN, annual.plan_detail, name="plan-detail"),
    path(f"{PLAN}print/", annual.plan_print, name="plan-print"),
    path(f"{PLAN}edit/", annual.plan_edit, name="plan-edit"),
    path(f"{PLAN}act/<slug:act>/", annual.plan_act, name="plan-act"),
    path(f"{PLAN}from-above/", annual.plan_from_above, name="plan-from-above"),
    path(f"{PLAN}take-added/", annual.plan_take_added, name="plan-take-added"),
    path(f"{PLAN}roll-over/", annual.plan_roll_over, name="plan-roll-over"),
    path(f"{PLAN}phases/new/", annual.phase_create, name="phase-create"),
    path(f"{PHASE}edit/", annual.phase_edit, name="phase-edit"),
    path(f"{PHASE}remove/", annual.phase_remove, name="phase-remove"),
    path(f"{PHASE}summary/", annual.phase_summary, name="phase-summary"),
    path(f"{PLAN}tasks/new/", annual_tasks.task_create, name="task-create"),
    path(TASK, annual_tasks.task_detail, name="task-detail"),
    path(f"{TASK}edit/", annual_tasks.task_edit, name="task-edit"),
    path(f"{TASK}remove/", annual_tasks.task_remove, name="task-remove"),
    path(f"{TASK}milestones/", milestones.milestone_plan, name="milestone-plan"),
    path(f"{TASK}divide/", decomposition.task_divide, name="task-divide"),
    path(f"{PLAN}divide/", decomposition.plan_divide, name="plan-divide"),
    path(f"{PLAN}decomposition/export/", decomposition.decomposition_export, name="decomposition-export"),
    path(f"{PLAN}decomposition/import/", decomposition.task_sheet_create, name="task-sheet-create"),
    path(f"{SHEET}", decomposition.task_sheet_detail, name="task-sheet-detail"),
    path(f"{SHEET}drop/", decomposition.task_sheet_drop, name="task-sheet-drop"),
    path("milestones/", milestones.milestone_list, name="milestone-list"),
    path("milestones/print/", milestones.milestone_print, name="milestone-print"),
    path("milestones/export/", milestones.milestone_export, name="milestone-export"),
    path(f"{NODE}done/", milestones.milestone_done, name="milestone-done"),
    path(f"{NODE}undo/", milestones.milestone_undo, name="milestone-undo"),
]
