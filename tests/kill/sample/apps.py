from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.kill.sample"
    label = "sample"

    def ready(self):
        from tests.kill.sample import jobs  # noqa: F401  registers the kinds
