from base.apps import InsourcingApp


class ContractsConfig(InsourcingApp):
    name = "contracts"

    def ready(self):
        super().ready()
        from contracts.news import listen

        listen()
