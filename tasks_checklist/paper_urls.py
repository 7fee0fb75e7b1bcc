"""Addresses of 定期文稿 and of 督导规则 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import finding_notices, papers, rules

ONE, RULE = "papers/<int:paper_id>/", "rules/<slug:key>/"
urlpatterns: list[URLPattern] = [
    path("papers/", papers.paper_list, name="paper-list"),
    path("papers/export/", papers.paper_list_export, name="paper-list-export"),
    path("papers/new/", papers.paper_create, name="paper-create"),
    path(ONE, papers.paper_detail, name="paper-detail"),
    path(f"{ONE}edit/", papers.paper_edit, name="paper-edit"),
    path(f"{ONE}act/<slug:act>/", papers.paper_act, name="paper-act"),
    path(f"{ONE}word/", papers.paper_word, name="paper-word"),
    path(f"{ONE}print/", papers.paper_print, name="paper-print"),
    path(f"{ONE}export/", papers.paper_export, name="paper-export"),
    path("findings/<int:finding_id>/word/", finding_notices.finding_word, name="finding-word"),
    path("rules/", rules.rule_list, name="rule-list"),
    path(RULE, rules.rule_set, name="rule-set"),
    path(f"{RULE}restore/", rules.rule_restore, name="rule-restore"),
    path(f"{RULE}<slug:day>/take-back/", rules.rule_take_back, name="rule-take-back"),
]
