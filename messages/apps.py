from base.apps import InsourcingApp


class MessagesConfig(InsourcingApp):
    name = "messages"
    label = "messaging"  # Django has an app of its own that is called messages

    def ready(self):
        super().ready()
        from messages.assurance import listen_to_assurance
        from messages.clearance import listen_to_clearance

        listen_to_clearance()
        listen_to_assurance()
