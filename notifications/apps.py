from base.apps import InsourcingApp


class NotificationsConfig(InsourcingApp):
    name = "notifications"
    label = "messaging"  # Django has an app of its own that is called messages

    def ready(self):
        super().ready()
        from notifications.assurance import listen_to_assurance
        from notifications.clearance import listen_to_clearance

        listen_to_clearance()
        listen_to_assurance()
