from importlib import import_module

from base.apps import InsourcingApp


class AccountsConfig(InsourcingApp):
    name = "accounts"

    def ready(self):
        super().ready()
        import_module("accounts.tasks")  # says which task sends an invitation
