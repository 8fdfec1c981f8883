from base.errors import declare

declare(
    {
        "trust_exists": "There is already a trust with this ODS code.",
        "site_exists": "There is already a site with this ODS code.",
        "room_name_taken": "The site already has a room of this name.",
        "window_exists": "The room already opens in that part of that weekday.",
        "windows_overlap": "Two opening windows of one weekday overlap.",
        "ends_before_it_starts": "The end is not after the start.",
        "local_time": "The clocks change over this time, so it does not name one moment.",
        "own_list_clash": "Something else is already in the room at that time.",
        "own_list_room_closed": "The room is closed at that time, or no longer in use.",
        "slots_invalid": "The kinds of slots, or their numbers and minutes, are not possible.",
        "link_invalid": "A link begins with https:// and names a host.",
        "room_unknown": "There is no room of that name.",
        "room_ambiguous": "Several rooms have that name; the site says which.",
        "timetable_too_long": "The timetable comes to more lists than are taken at once.",
        "site_has_rooms": "A site with rooms in use cannot be taken out of use.",
        "gates_out_of_order": "The gates must come one after the other: offer, staffed, populated, locked.",
    }
)
