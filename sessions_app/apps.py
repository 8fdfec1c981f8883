from base.apps import InsourcingApp


class SessionsAppConfig(InsourcingApp):
    name = "sessions_app"

    def ready(self):
        super().ready()
        from contracts.call_offs.booked_lists import register_booked_lists
        from sessions_app.session.selectors.for_contracts import LISTS
        from sessions_app.session.selectors.for_waiting_list import lists_of_needs
        from sessions_app.session_page.notifications import listen_for_people
        from sessions_app.teams.notifications.teams import teams_follow_clearance
        from waiting_list.tci.booked_lists import register_lists

        register_booked_lists(LISTS)
        register_lists(lists_of_needs)
        listen_for_people()
        teams_follow_clearance()
