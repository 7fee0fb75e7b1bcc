from tasks_checklist import (
    assignment_urls,
    duty_list_urls,
    finding_urls,
    meeting_urls,
    paper_urls,
    pilot_urls,
    supervision_urls,
    task_urls,
    visit_urls,
)

app_name = "tasks_checklist"
urlpatterns = [
    *task_urls.urlpatterns,
    *assignment_urls.urlpatterns,
    *duty_list_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *pilot_urls.urlpatterns,
    *supervision_urls.urlpatterns,
    *visit_urls.urlpatterns,
    *finding_urls.urlpatterns,
    *paper_urls.urlpatterns,
]
