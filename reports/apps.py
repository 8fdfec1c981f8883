from base.apps import InsourcingApp


class ReportsConfig(InsourcingApp):
    name = "reports"
