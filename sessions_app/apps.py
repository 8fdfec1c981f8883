from base.apps import InsourcingApp


class SessionsAppConfig(InsourcingApp):
    name = "sessions_app"

    def ready(self):
        super().ready()
        from sessions_app.news import listen_for_people

        listen_for_people()
