from base.apps import InsourcingApp


class SessionsAppConfig(InsourcingApp):
    name = "sessions_app"

    def ready(self):
        super().ready()
        from contracts.booked import tell_booked
        from sessions_app.news import listen_for_people
        from sessions_app.news_team import teams_follow_clearance
        from sessions_app.selectors.for_contracts import LISTS
        from sessions_app.selectors.for_waiting_list import lists_of_needs
        from waiting_list.booked import tell_lists

        tell_booked(LISTS)
        tell_lists(lists_of_needs)
        listen_for_people()
        teams_follow_clearance()
