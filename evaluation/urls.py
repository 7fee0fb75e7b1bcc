"""Addresses of JUDGE: a file a noun."""

app_name = "evaluation"
urlpatterns: list = []
