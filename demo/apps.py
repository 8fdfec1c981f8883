from base.apps import InsourcingApp


class DemoConfig(InsourcingApp):
    name = "demo"
