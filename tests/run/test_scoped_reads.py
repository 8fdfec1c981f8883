"""The linter of endpoints: a page or an API view reads only what the person may see."""

import pytest

from runner import scoped_reads
from runner.paths import ROOT


@pytest.mark.parametrize(
    "source",
    [
        "rooms = Room.objects.visible_to(actor)",
        "rooms = Room.objects.visible_to(actor).filter(site=site).order_by('name')",
        "room = get_object_or_404(Room.objects.visible_to(actor), pk=pk)",
        "room = get_object_or_404(rooms_of(actor), pk=pk)",
        "rooms = selectors.rooms(actor)",
    ],
)
def test_reads_from_what_is_visible_are_accepted(source):
    assert scoped_reads.broken(source) == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Room.objects.all()", ".objects must be followed by .visible_to(…)"),
        ("a = Room.objects.filter(pk=1).visible_to(actor)", ".objects must be followed by .visible_to(…)"),
        ("queryset = Room.objects", ".objects must be followed by .visible_to(…)"),
        ("Room._default_manager.get(pk=1)", "._default_manager must be followed by .visible_to(…)"),
        (
            "get_object_or_404(Room, pk=1)",
            "get_object_or_404(Room, …) reads everybody's rows; pass Room.objects.visible_to(…)",
        ),
        (
            "shortcuts.get_list_or_404(models.Room)",
            "get_list_or_404(Room, …) reads everybody's rows; pass Room.objects.visible_to(…)",
        ),
        ("connection.cursor()", "raw SQL belongs in a selector"),
    ],
)
def test_other_reads_are_reported_with_their_line(source, reason):
    assert scoped_reads.broken(f"import something\n\n{source}") == [(3, reason)]


def test_endpoints_are_views_and_api_modules_of_apps(tmp_path):
    endpoints = ["a/views.py", "a/views/lists.py", "a/api.py", "a/api/rooms.py", "a/views_lists.py"]
    others = ["a/services.py", "a/selectors/views_of.txt", "a/viewsets.py", "tests/a/views.py", ".venv/x/views.py"]
    for name in (*endpoints, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Room.objects.all()")

    assert {problem.split(":")[0] for problem in scoped_reads.problems(tmp_path)} == set(endpoints)


def test_no_endpoint_of_the_product_reads_more():
    assert scoped_reads.problems(ROOT) == []
