from base.apps import InsourcingApp


class ContractsConfig(InsourcingApp):
    name = "contracts"

    def ready(self):
        super().ready()
        from contracts.call_off_page.notifications import listen_for_people
        from contracts.compliance.notifications import listen

        listen()
        listen_for_people()
