from base.apps import InsourcingApp


class TrustsConfig(InsourcingApp):
    name = "trusts"
