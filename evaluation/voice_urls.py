"""Addresses of surveys, answers and opinions; joined in evaluation/urls.py. `voices/` is printed on paper: it never changes."""

from django.urls import path

from evaluation.views import answers, opinions, surveys, voices

SURVEY = "surveys/<int:survey_id>"
urlpatterns = [
    path("surveys/", surveys.survey_list, name="survey-list"),
    path("surveys/create/", surveys.survey_create, name="survey-create"),
    path("surveys/results/", surveys.survey_results, name="survey-results"),
    path("surveys/results/export/", surveys.survey_results_export, name="survey-results-export"),
    path("surveys/questions/", surveys.question_set_list, name="question-set-list"),
    path("surveys/questions/create/", surveys.question_set_create, name="question-set-create"),
    path("surveys/questions/<int:set_id>/", surveys.question_set_detail, name="question-set-detail"),
    path("surveys/questions/<int:set_id>/edit/", surveys.question_set_edit, name="question-set-edit"),
    path(
        "surveys/questions/<int:set_id>/acts/<slug:act>/", surveys.question_set_act, name="question-set-act"
    ),
    path("surveys/answers/<int:answer_id>/strike/", answers.answer_strike, name="answer-strike"),
    path(f"{SURVEY}/", surveys.survey_detail, name="survey-detail"),
    path(f"{SURVEY}/acts/<slug:act>/", surveys.survey_act, name="survey-act"),
    path(f"{SURVEY}/places/create/", surveys.survey_place, name="survey-place"),
    path(f"{SURVEY}/codes/", surveys.survey_codes, name="survey-codes"),
    path(f"{SURVEY}/sheet/", surveys.survey_sheet, name="survey-sheet"),
    path(f"{SURVEY}/answers/", answers.answer_list, name="answer-list"),
    path(f"{SURVEY}/answers/enter/", answers.answer_enter, name="answer-enter"),
    path("opinions/", opinions.opinion_list, name="opinion-list"),
    path("opinions/export/", opinions.opinion_list_export, name="opinion-list-export"),
    path("opinions/create/", opinions.opinion_create, name="opinion-create"),
    path("opinions/<int:opinion_id>/", opinions.opinion_detail, name="opinion-detail"),
    path("opinions/<int:opinion_id>/acts/<slug:act>/", opinions.opinion_act, name="opinion-act"),
    path("opinions/answers/<int:code>/", opinions.opinion_answers, name="opinion-answers"),
    path("voices/<slug:token>/", voices.voice_form, name="voice-form"),
    path("voices/<slug:token>/opinion/", voices.voice_opinion, name="voice-opinion"),
    path("voices/<slug:token>/thanks/", voices.voice_thanks, name="voice-thanks"),
]
