from base.apps import InsourcingApp


class AccountsConfig(InsourcingApp):
    name = "accounts"
