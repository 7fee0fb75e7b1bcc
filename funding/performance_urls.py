"""绩效."""

from django.urls import path

from funding.views import performance as views

ONE = "performance/<int:performance_id>/"
urlpatterns = [
    path("performance/", views.performance_list, name="performance-list"),
    path("performance/export/", views.performance_export, name="performance-export"),
    path("performance/new/", views.performance_create, name="performance-create"),
    path(ONE, views.performance_detail, name="performance-detail"),
    path(f"{ONE}edit/", views.performance_edit, name="performance-edit"),
    path(f"{ONE}print/", views.performance_print, name="performance-print"),
    path(f"{ONE}score/page/", views.performance_score, name="performance-score"),
    path(f"{ONE}check/page/", views.performance_check, name="performance-check"),
    path(f"{ONE}<slug:act>/", views.performance_act, name="performance-act"),
]
