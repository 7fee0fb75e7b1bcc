"""/q/…: as printed on plates, so these addresses never change."""

from django.urls import path

from assets.views import plates_public

app_name = "plates"
urlpatterns = [
    path("", plates_public.code_read, name="code-read"),
    path("<str:number>", plates_public.plate_read, name="plate-read"),
]
