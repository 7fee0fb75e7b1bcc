from django.urls import path

from portal.views import gallery, home, search

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/dialog/", gallery.gallery_dialog, name="gallery-dialog"),
    path("gallery/job/", gallery.gallery_job, name="gallery-job"),
    path("gallery/print/", gallery.gallery_print, name="gallery-print"),
]
