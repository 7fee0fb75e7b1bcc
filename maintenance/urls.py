from maintenance import (
    caretaker_urls,
    contract_urls,
    device_urls,
    duty_urls,
    edition_urls,
    inspecting_urls,
    item_urls,
    matter_urls,
    plan_urls,
    publication_urls,
    renewal_urls,
    standard_urls,
    training_urls,
    water_urls,
)

app_name = "maintenance"
urlpatterns = [
    *item_urls.urlpatterns,
    *edition_urls.urlpatterns,
    *renewal_urls.urlpatterns,
    *publication_urls.urlpatterns,
    *standard_urls.urlpatterns,
    *inspecting_urls.urlpatterns,
    *duty_urls.urlpatterns,
    *plan_urls.urlpatterns,
    *matter_urls.urlpatterns,
    *contract_urls.urlpatterns,
    *caretaker_urls.urlpatterns,
    *training_urls.urlpatterns,
    *device_urls.urlpatterns,
    *water_urls.urlpatterns,
]
