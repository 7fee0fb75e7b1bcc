"""评价表."""

from django.urls import path

from evaluation.views import evaluations as views
from evaluation.views import filing, ranking, reviewing

ONE = "sheets/<int:evaluation_id>/"
urlpatterns = [
    path("sheets/", views.evaluation_list, name="evaluation-list"),
    path("sheets/export/", views.evaluation_list_export, name="evaluation-list-export"),
    path(ONE, views.evaluation_detail, name="evaluation-detail"),
    path(f"{ONE}print/", views.evaluation_print, name="evaluation-print"),
    path(f"{ONE}fill/<int:number>/", filing.evaluation_fill, name="evaluation-fill"),
    path(f"{ONE}close/", filing.evaluation_close, name="evaluation-close"),
    path(f"{ONE}parts/<int:score_id>/files/", filing.proof_create, name="proof-create"),
    path(f"{ONE}parts/<int:score_id>/pick/", filing.proof_pick, name="proof-pick"),
    path(f"{ONE}parts/<int:score_id>/files/<int:proof_id>/remove/", filing.proof_remove, name="proof-remove"),
    path(f"{ONE}review/page/", reviewing.evaluation_review, name="evaluation-review"),
    path(f"{ONE}correct/", reviewing.evaluation_correct, name="evaluation-correct"),
    path("reviews/", reviewing.review_list, name="review-list"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/export/", ranking.ranking_export, name="ranking-export"),
    path("five-haves/", ranking.five_haves, name="five-haves"),
    path("five-haves/export/", ranking.five_haves_export, name="five-haves-export"),
    path(f"{ONE}<slug:act>/", filing.evaluation_act, name="evaluation-act"),
]
