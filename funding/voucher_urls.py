"""Addresses of vouchers, joined in funding/urls.py."""

from django.urls import path

from funding.views import vouchers

urlpatterns = [path("vouchers/<uuid:public_id>/mask/", vouchers.voucher_mask, name="voucher-mask")]
