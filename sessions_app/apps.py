from base.apps import InsourcingApp


class SessionsAppConfig(InsourcingApp):
    name = "sessions_app"
