"""The API: each room brings its endpoints; the description is made from them."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
