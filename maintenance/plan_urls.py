"""Addresses of 巡查计划, 巡查路线, 季节窗口."""

from django.urls import path

from maintenance.views import plans, routes, seasons

urlpatterns = [
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/export/", plans.plan_export, name="plan-export"),
    path("plans/create/", plans.plan_create, name="plan-create"),
    path("plans/preview/", plans.plan_preview, name="plan-preview"),
    path("plans/draw/", plans.plan_draw, name="plan-draw"),
    path("plans/<int:plan_id>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:plan_id>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<int:plan_id>/pause/", plans.plan_pause, name="plan-pause"),
    path("routes/", routes.route_list, name="route-list"),
    path("routes/create/", routes.route_create, name="route-create"),
    path("routes/<int:route_id>/", routes.route_edit, name="route-edit"),
    path("routes/<int:route_id>/rename/", routes.route_rename, name="route-rename"),
    path("seasons/", seasons.season_list, name="season-list"),
    path("seasons/create/", seasons.season_create, name="season-create"),
    path("seasons/<int:season_id>/edit/", seasons.season_edit, name="season-edit"),
]
