from django.urls import path

from trusts.views import estate, rooms, timetable

urlpatterns = [
    path("estate/", estate.estate, name="estate"),
    path("estate/gates/", estate.gates, name="gates"),
    path("estate/sites/new/", estate.new_site, name="new-site"),
    path("estate/sites/<int:site_id>/", estate.edit_site, name="edit-site"),
    path("estate/sites/<int:site_id>/in-use/", estate.site_in_use, name="site-in-use"),
    path("estate/sites/<int:site_id>/rooms/new/", rooms.new_room, name="new-room"),
    path("estate/rooms/<int:room_id>/", rooms.room, name="room"),
    path("estate/rooms/<int:room_id>/change/", rooms.edit_room, name="edit-room"),
    path("estate/rooms/<int:room_id>/in-use/", rooms.room_in_use, name="room-in-use"),
    path("estate/rooms/<int:room_id>/windows/", rooms.windows, name="room-windows"),
    path("estate/rooms/<int:room_id>/own-lists/new/", rooms.new_in_house, name="new-in-house"),
    path("estate/own-lists/import/", timetable.timetable, name="import-timetable"),
    path("estate/own-lists/<int:use_id>/give-up/", rooms.in_house_off, name="in-house-off"),
    path("estate/closures/new/", estate.new_closure, name="new-closure"),
    path("estate/closures/<int:closure_id>/end/", estate.closure_ended, name="end-closure"),
]
