from base.apps import InsourcingApp


class ReportsConfig(InsourcingApp):
    name = "reports"

    def ready(self):
        super().ready()
        from reports import tasks  # noqa: F401  (whoever queues a report must know which task is woken)
