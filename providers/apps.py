from base.apps import InsourcingApp


class ProvidersConfig(InsourcingApp):
    name = "providers"
