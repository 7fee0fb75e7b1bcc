"""码牌's work pages, under the register's addresses."""

from django.urls import path

from assets.views import plates, plates_binding

urlpatterns = [
    path("plates/", plates.plate_order_list, name="plate-order-list"),
    path("plates/blank/", plates.plate_order_blank, name="plate-order-blank"),
    path("plates/make/", plates.plate_order_make, name="plate-order-make"),
    path("plates/scan/", plates_binding.plate_scan, name="plate-scan"),
    path("plates/bind/<str:number>/", plates_binding.plate_bind, name="plate-bind"),
    path("plates/<int:order_id>/", plates.plate_order_detail, name="plate-order-detail"),
    path("plates/<int:order_id>/draw/", plates.plate_order_draw, name="plate-order-draw"),
    path("<int:facility_id>/plates/replace/", plates_binding.plate_replace, name="plate-replace"),
]
