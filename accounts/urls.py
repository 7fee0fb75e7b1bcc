"""Addresses of WHO."""

from django.urls import URLPattern, path

from accounts.views import (
    accounts,
    attachments,
    audit,
    calendar,
    departments,
    divisions,
    editions,
    handing_over,
    jobs,
    merging,
    notices,
    parties,
    people,
    posts,
    roles,
    sections,
    sendings,
    sessions,
    suggestions,
    table_imports,
    unlocking,
)

app_name = "accounts"

SECTIONS = [
    path("organisation/", sections.organisation, name="organisation"),
    path("system/", sections.system, name="system"),
]

DIVISIONS = [
    path("divisions/", divisions.division_list, name="division-list"),
    path("divisions/export/", divisions.division_export, name="division-export"),
    path("divisions/<str:code>/", divisions.division_detail, name="division-detail"),
    path("divisions/<str:code>/figures/", divisions.division_figures, name="division-figures"),
    path("divisions/<str:code>/merge/", merging.merge_create, name="merge-create"),
    path("merges/<int:merge_id>/", merging.merge_detail, name="merge-detail"),
    path("editions/", editions.edition_upload, name="edition-upload"),
    path("editions/<int:edition_id>/", editions.edition_detail, name="edition-detail"),
    path("editions/<int:edition_id>/discard/", editions.edition_discard, name="edition-discard"),
    path("divisions/<str:code>/aliases/new/", divisions.alias_create, name="alias-create"),
    path("divisions/<str:code>/settlements/new/", divisions.settlement_create, name="settlement-create"),
    path("divisions/<str:code>/grids/new/", divisions.grid_create, name="grid-create"),
    path("aliases/<int:alias_id>/delete/", divisions.alias_delete, name="alias-delete"),
    path("settlements/<int:settlement_id>/delete/", divisions.settlement_delete, name="settlement-delete"),
    path("grids/<int:grid_id>/edit/", divisions.grid_edit, name="grid-edit"),
    path("grids/<int:grid_id>/delete/", divisions.grid_delete, name="grid-delete"),
    path("grids/<int:grid_id>/members/new/", divisions.grid_member_create, name="grid-member-create"),
    path("grid-members/<int:member_id>/delete/", divisions.grid_member_delete, name="grid-member-delete"),
]

PARTIES = [
    path("parties/", parties.party_list, name="party-list"),
    path("parties/export/", parties.party_export, name="party-export"),
    path("parties/new/", parties.party_create, name="party-create"),
    path("parties/<int:party_id>/", parties.party_detail, name="party-detail"),
    path("parties/<int:party_id>/edit/", parties.party_edit, name="party-edit"),
    path("parties/<int:party_id>/sectors/", parties.department_edit, name="department-edit"),
    path("departments/", departments.department_list, name="department-list"),
]

PEOPLE = [
    path("people/", people.person_list, name="person-list"),
    path("people/find/", people.person_find, name="person-find"),
    path("people/export/", people.person_export, name="person-export"),
    path("people/new/", people.person_create, name="person-create"),
    path("people/<int:person_id>/", people.person_detail, name="person-detail"),
    path("people/<int:person_id>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:person_id>/phone/", people.person_phone, name="person-phone"),
    path("people/<int:person_id>/account/new/", accounts.account_create, name="account-create"),
    path("people/<int:person_id>/account/reset/", accounts.account_reset, name="account-reset"),
    path("people/<int:person_id>/account/disable/", accounts.account_disable, name="account-disable"),
    path("people/<int:person_id>/account/enable/", accounts.account_enable, name="account-enable"),
    path("people/<int:person_id>/security/", unlocking.account_security, name="account-security"),
    path("people/<int:person_id>/security/unlock/", unlocking.account_unlock, name="account-unlock"),
    path("people/<int:person_id>/security/sign-out/", unlocking.account_sign_out, name="account-sign-out"),
    path("people/<int:person_id>/security/reset/", unlocking.second_factor_reset, name="second-factor-reset"),
    path("people/<int:person_id>/posts/new/", posts.post_create, name="post-create"),
    path("posts/", posts.post_list, name="post-list"),
    path("posts/<int:post_id>/end/", posts.post_end, name="post-end"),
    path("posts/<int:post_id>/hand-over/", handing_over.post_hand_over, name="post-hand-over"),
    path("handovers/<int:handover_id>/", handing_over.handover_sheet, name="handover-sheet"),
    path("posts/<int:post_id>/review/", posts.post_review, name="post-review"),
    path("roles/", roles.role_list, name="role-list"),
    path("roles/<str:code>/", roles.role_detail, name="role-detail"),
]

TABLES = [
    path("imports/<int:import_id>/", table_imports.table_import_detail, name="table-import-detail"),
    path("imports/<int:import_id>/confirm/", table_imports.table_import_confirm, name="table-import-confirm"),
    path("imports/<int:import_id>/drop/", table_imports.table_import_drop, name="table-import-drop"),
    path(
        "imports/<int:import_id>/passwords/",
        table_imports.table_import_passwords,
        name="table-import-passwords",
    ),
    path("imports/<slug:table>/", table_imports.table_import, name="table-import"),
    path("imports/<slug:table>/template/", table_imports.table_template, name="table-template"),
    path("imports/<slug:table>/export/", table_imports.table_export, name="table-export"),
]

WORDS = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/bell/", notices.notice_bell, name="notice-bell"),
    path("notices/read/", notices.notice_read_all, name="notice-read-all"),
    path("notices/<int:notice_id>/read/", notices.notice_read, name="notice-read"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion-list"),
    path("suggestions/box/", suggestions.suggestion_box, name="suggestion-box"),
    path("suggestions/<int:suggestion_id>/", suggestions.suggestion_detail, name="suggestion-detail"),
    path("suggestions/<int:suggestion_id>/answer/", suggestions.suggestion_answer, name="suggestion-answer"),
]

CALENDAR = [
    path("calendar/", calendar.calendar_now, name="calendar-now"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar-year"),
    path("calendar/<int:year>/days/new/", calendar.workday_create, name="workday-create"),
    path("calendar/<int:year>/declare/", calendar.year_declare, name="year-declare"),
    path("calendar/<int:year>/withdraw/", calendar.year_withdraw, name="year-withdraw"),
    path("workdays/<int:override_id>/delete/", calendar.workday_delete, name="workday-delete"),
]

JOBS = [
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:job_id>/", jobs.job_detail, name="job-detail"),
    path("jobs/<int:job_id>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:job_id>/retry/", jobs.job_retry, name="job-retry"),
]

FILES = [path("files/<uuid:public_id>/", attachments.attachment_show, name="attachment-show")]

AUDIT = [
    path("audit/", audit.audit_list, name="audit-list"),
    path("audit/export/", audit.audit_export, name="audit-export"),
    path("audit/<int:record_id>/", audit.audit_detail, name="audit-detail"),
]

SESSIONS = [
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-in/second-factor/", sessions.second_factor, name="second-factor"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("password/", sessions.password_change, name="password-change"),
    path("post/", sessions.post_switch, name="post-switch"),
    path("me/", sessions.account_own, name="account-own"),
    path("me/sessions/<int:session_id>/end/", sessions.session_end, name="session-end"),
]

SENDINGS = [
    path("channels/", sendings.channel_list, name="channel-list"),
    path("channels/<slug:channel>/", sendings.channel_edit, name="channel-edit"),
    path("channels/<slug:channel>/trial/", sendings.channel_trial, name="channel-trial"),
    path("sendings/", sendings.sending_list, name="sending-list"),
    path("sendings/choice/", sendings.sending_choice, name="sending-choice"),
]

urlpatterns: list[URLPattern] = [
    *SESSIONS,
    *SECTIONS,
    *DIVISIONS,
    *PARTIES,
    *PEOPLE,
    *TABLES,
    *WORDS,
    *CALENDAR,
    *JOBS,
    *FILES,
    *AUDIT,
    *SENDINGS,
]
