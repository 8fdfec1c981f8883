from base.apps import InsourcingApp


class ContractsConfig(InsourcingApp):
    name = "contracts"
