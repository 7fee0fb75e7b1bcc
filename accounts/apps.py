from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "组织与账号"

    def ready(self) -> None:
        from accounts import reference, searching
        from accounts.actions.jobs import tell_asker
        from accounts.askers import post_anew
        from accounts.places import SEARCH_WORDS
        from common.places import JOB_ASKERS, JOB_ENDINGS, REFERENCE_LOADERS

        REFERENCE_LOADERS.fill("accounts.divisions", reference.load_divisions, order=10)
        REFERENCE_LOADERS.fill("accounts.parties", reference.load_parties, order=11)
        REFERENCE_LOADERS.fill("accounts.roles", reference.load_roles, order=12)
        SEARCH_WORDS.fill("accounts", searching.found, order=20)
        JOB_ASKERS.fill("accounts", post_anew)
        JOB_ENDINGS.fill("accounts", tell_asker)
