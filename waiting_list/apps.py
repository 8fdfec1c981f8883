from base.apps import InsourcingApp


class WaitingListConfig(InsourcingApp):
    name = "waiting_list"

    def ready(self):
        super().ready()
        from waiting_list import tasks  # noqa: F401  (whoever queues an import must know which task is woken)
        from waiting_list.imports.notifications import listen_for_people

        listen_for_people()
