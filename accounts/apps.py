from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "组织与账号"

    def ready(self) -> None:
        from accounts.actions.jobs import tell_asker
        from accounts.askers import post_anew
        from common.places import JOB_ASKERS, JOB_ENDINGS

        JOB_ASKERS.fill("accounts", post_anew)
        JOB_ENDINGS.fill("accounts", tell_asker)
