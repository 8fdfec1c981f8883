from base.apps import InsourcingApp


class SessionsAppConfig(InsourcingApp):
    name = "sessions_app"

    def ready(self):
        super().ready()
        from contracts.booked import tell_booked
        from sessions_app.news import listen_for_people
        from sessions_app.selectors.beyond import lists_after

        tell_booked(lists_after)
        listen_for_people()
