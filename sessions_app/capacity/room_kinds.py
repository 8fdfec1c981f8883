"""Kinds of rooms people filter by, and which kinds of the estate each stands for."""

from trusts.models import Room

ROOM_FILTERS = (
    ("", "All rooms"),
    ("theatre", "Theatres"),
    ("endoscopy", "Endoscopy"),
    ("imaging", "Imaging and echo"),
    ("clinic", "Clinics"),
)
KINDS_OF_FILTER: dict[str, tuple[str, ...]] = {
    "theatre": (Room.Kind.THEATRE,),
    "endoscopy": (Room.Kind.ENDOSCOPY,),
    "imaging": (Room.Kind.ECHO, Room.Kind.MRI, Room.Kind.CT, Room.Kind.ULTRASOUND),
    "clinic": (Room.Kind.CLINIC, Room.Kind.VIRTUAL),
}
