from base.apps import InsourcingApp


class WaitingListConfig(InsourcingApp):
    name = "waiting_list"
