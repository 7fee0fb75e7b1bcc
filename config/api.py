"""The API: each room brings its endpoints; the description and its page are made from them."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.api import endpoints as accounts
from accounts.api.schema import api_docs, api_schema
from assets.api import endpoints as assets
from evaluation.api import endpoints as evaluation
from funding.api import endpoints as funding
from maintenance.api import endpoints as maintenance
from tasks_checklist.api import endpoints as tasks_checklist

app_name = "api"
router = SimpleRouter()
accounts.register(router)
assets.register(router)
maintenance.register(router)
tasks_checklist.register(router)
funding.register(router)
evaluation.register(router)

urlpatterns = [
    path("", api_docs, name="docs"),
    path("schema/", api_schema, name="schema"),
    *router.urls,
]
