from base.apps import InsourcingApp


class PlumbingConfig(InsourcingApp):
    name = "plumbing"
