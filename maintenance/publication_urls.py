"""Addresses of 公示, 张榜, 异议, 实名公开; joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import namings, objections, postings, publication_paper, publications

PUBLICATION = "publications/<int:publication_id>"
POSTING = "postings/<int:posting_id>"
OBJECTION = "objections/<int:objection_id>"
urlpatterns = [
    path("publications/", publications.publication_list, name="publication-list"),
    path("publications/export/", publications.publication_export, name="publication-export"),
    path("publications/new/", publications.publication_create, name="publication-create"),
    path("publications/terms/", namings.publication_terms, name="publication-terms"),
    path("publications/terms/<slug:kind>/", namings.publication_term_create, name="publication-term-create"),
    path(f"{PUBLICATION}/", publications.publication_detail, name="publication-detail"),
    path(f"{PUBLICATION}/edit/", publications.publication_edit, name="publication-edit"),
    path(f"{PUBLICATION}/publish/", publications.publication_publish, name="publication-publish"),
    path(f"{PUBLICATION}/withdraw/", publications.publication_withdraw, name="publication-withdraw"),
    path(f"{PUBLICATION}/urge/", publications.publication_urge, name="publication-urge"),
    path(f"{PUBLICATION}/paper/", publication_paper.publication_paper, name="publication-paper"),
    path(f"{PUBLICATION}/boards/<slug:code>/", postings.posting_create, name="posting-create"),
    path(
        f"{PUBLICATION}/boards/<slug:code>/photos/",
        postings.posting_photo_create,
        name="posting-photo-create",
    ),
    path(f"{PUBLICATION}/objections/new/", objections.objection_create, name="objection-create"),
    path(
        "postings/photos/<uuid:public_id>/delete/", postings.posting_photo_delete, name="posting-photo-delete"
    ),
    path(f"{POSTING}/", postings.posting_detail, name="posting-detail"),
    path(f"{POSTING}/confirm/", postings.posting_confirm, name="posting-confirm"),
    path(f"{POSTING}/refuse/", postings.posting_refuse, name="posting-refuse"),
    path(f"{POSTING}/remove/", postings.posting_remove, name="posting-remove"),
    path("objections/", objections.objection_list, name="objection-list"),
    path("objections/export/", objections.objection_export, name="objection-export"),
    path("objections/paper/", objections.objection_paper, name="objection-paper"),
    path(f"{OBJECTION}/", objections.objection_detail, name="objection-detail"),
    path(f"{OBJECTION}/uphold/", objections.objection_uphold, name="objection-uphold"),
    path(f"{OBJECTION}/refuse/", objections.objection_refuse, name="objection-refuse"),
    path(f"{OBJECTION}/phone/", objections.objection_phone, name="objection-phone"),
    path("namings/", namings.naming_list, name="naming-list"),
    path("namings/new/", namings.naming_create, name="naming-create"),
    path("namings/<int:decision_id>/end/", namings.naming_end, name="naming-end"),
]
