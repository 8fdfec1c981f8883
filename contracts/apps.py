from base.apps import InsourcingApp


class ContractsConfig(InsourcingApp):
    name = "contracts"

    def ready(self):
        super().ready()
        from contracts.news import listen
        from contracts.telling import listen_for_people

        listen()
        listen_for_people()
