from base.apps import InsourcingApp


class WaitingListConfig(InsourcingApp):
    name = "waiting_list"

    def ready(self):
        super().ready()
        from waiting_list import tasks  # noqa: F401  (whoever queues an import must know which task is woken)
        from waiting_list.imports import notifications as of_imports
        from waiting_list.validation import notifications as of_validation

        of_imports.register_notifications()
        of_validation.register_notifications()
