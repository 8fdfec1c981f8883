"""The pages of the inbox: what each person sees, and what a click does."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from notifications.kinds import When, kinds_for
from notifications.models import CalendarFeed, Notice, Preference, Task
from notifications.services.reconcile import reconcile
from tests.accounts.actions import text_of
from tests.notifications.support import opened, thing, things, words_of
from tests.support.visitors import platform_visitor, queries_of, visitor
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def sam(world) -> Client:
    return visitor(Role.OPERATIONS, trust=world.trust)


def person_of(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def test_the_inbox_lists_what_waits_and_the_menu_counts_it(world, sam):
    opened(world, 1, 2)

    page = text_of(sam.get(reverse("tasks")))

    assert "Waiting for you 2 tasks" in page
    assert "Tasks 2 open" in page
    assert "Thing 1" in page
    assert "Thing 2" in page


def test_an_empty_inbox_says_what_fills_it(sam):
    page = text_of(sam.get(reverse("tasks")))

    assert "Nothing waits for you here." in page
    assert " open " not in page.partition("Menu")[2].partition("Waiting for you")[0]
    assert "No task was dismissed yet." in text_of(sam.get(reverse("tasks"), {"state": "dismissed"}))


def test_done_and_too_late(world, sam):
    (task,) = opened(world)
    other = visitor(Role.SCHEDULER, trust=world.trust, name="Noor Quick")

    first = other.post(reverse("task-done", args=[task.pk]), follow=True)
    second = sam.post(reverse("task-done", args=[task.pk]), follow=True)

    assert "Done: Thing 1" in text_of(first)
    assert "This task was done by Noor Quick, Scheduler on " in text_of(second)
    assert "Noor Quick, Scheduler" in text_of(sam.get(reverse("tasks"), {"state": "done"}))


def test_a_task_is_dismissed_with_a_reason(world, sam):
    (task,) = opened(world)
    address = reverse("task-dismiss", args=[task.pk])

    refused = sam.post(address, {"reason": ""})
    done = sam.post(address, {"reason": "Agreed by telephone"}, follow=True)

    assert refused.status_code == 422
    assert "Dismissed: Thing 1" in text_of(done)
    assert "Agreed by telephone" in text_of(sam.get(reverse("tasks"), {"state": "dismissed"}))


def test_somebody_elses_task_is_not_found(world):
    (task,) = opened(world)
    stranger = visitor(Role.OPERATIONS, trust=make_world().trust)

    for answer in (
        stranger.post(reverse("task-done", args=[task.pk])),
        stranger.get(reverse("task-dismiss", args=[task.pk])),
        stranger.post(reverse("task-dismiss", args=[task.pk]), {"reason": "x"}),
    ):
        assert answer.status_code == 404


def test_filters_narrow_the_list(world, sam):
    with acting_as(SYSTEM):
        past = thing(world, 2, due_at=NOW.replace(year=2020))
        reconcile(by=SYSTEM, kind=things([thing(world, 1), past]))
        Task.objects.filter(key="1").update(person_id=person_of(sam))

    def shown(**query) -> list[str]:
        page = text_of(sam.get(reverse("tasks"), query))
        return [name for name in ("Thing 1", "Thing 2") if name in page]

    assert shown() == ["Thing 1", "Thing 2"]
    assert shown(whose="me") == ["Thing 1"]
    assert shown(whose="role") == ["Thing 2"]
    assert shown(due="past") == ["Thing 2"]
    assert shown(about="Contracts") == []
    assert shown(about="nonsense", state="nonsense", page="9" * 40) == ["Thing 1", "Thing 2"]


def test_the_number_of_queries_stays_the_same(world, sam):
    opened(world, 1)
    before = (queries_of(sam, "tasks"), queries_of(sam, "home"))
    opened(world, *range(2, 30))

    assert (queries_of(sam, "tasks"), queries_of(sam, "home")) == before


def test_the_home_page_leads_to_tasks_it_does_not_count_itself(world, sam):
    opened(world, 1)

    page = text_of(sam.get(reverse("home")))

    assert "Thing 1" in page
    assert "All your tasks" in page


def test_news_is_unread_until_it_is_read(world, sam):
    with acting_as(SYSTEM):
        for number in range(2):
            Notice.objects.create(
                person_id=person_of(sam),
                trust=world.trust,
                kind="told.accepted",
                source=str(number),
                words=f"News {number}",
                href="/planner/",
            )
        last = Notice.objects.order_by("-pk").first()
    assert "2 unread" in text_of(sam.get(reverse("news")))

    for until in ("nonsense", "", "9" * 40, "²"):
        sam.post(reverse("news"), {"until": until})
    assert "2 unread" in text_of(sam.get(reverse("news")))
    page = text_of(sam.post(reverse("news"), {"until": last.pk}, follow=True))

    assert "All read" in page
    assert page.index("News 1") < page.index("News 0")


def test_choosing_which_e_mails_come(world, sam):
    with acting_as(world.trust_actor()) as actor:
        names = [kind.name for kind in kinds_for(actor)]
    answers = dict.fromkeys(names, "digest") | {"told.declined": "off"}

    page = sam.post(reverse("message-preferences"), answers, follow=True)
    refused = sam.post(reverse("message-preferences"), answers | {"told.declined": "hourly"})

    assert "Your choice of e-mails is saved." in text_of(page)
    assert refused.status_code == 422
    with acting_as(SYSTEM):
        kept = dict(Preference.objects.filter(person_id=person_of(sam)).values_list("kind", "when"))
    assert kept == answers
    sam.post(reverse("message-preferences"), answers | {"told.declined": "at_once"})
    with acting_as(SYSTEM):
        assert Preference.objects.get(kind="told.declined").when == When.AT_ONCE
        assert Preference.objects.count() == len(names)


def test_a_platform_administrator_has_an_empty_inbox(world):
    owner = platform_visitor()

    for name in ("tasks", "news", "message-preferences"):
        assert owner.get(reverse(name)).status_code == 200


def test_a_calendar_is_made_shown_once_and_revoked(world, sam):
    made = sam.post(reverse("new-calendar"), {"name": "Outlook", "site": str(world.site.pk)})
    assert made.status_code == 200
    assert made["Cache-Control"].count("no-store") == 1
    address = made.content.decode().partition('value="http')[2].partition('"')[0]
    path = "/" + address.partition("://")[2].partition("/")[2]
    assert Client().get(path).status_code == 200

    listed = text_of(sam.get(reverse("calendars")))
    assert "Outlook" in listed
    assert world.site.name in listed
    assert path.rpartition("/")[2] not in listed

    with acting_as(SYSTEM):
        feed = CalendarFeed.objects.get()
    assert sam.get(reverse("revoke-calendar", args=[feed.pk])).status_code == 200
    assert "Outlook is revoked." in text_of(sam.post(reverse("revoke-calendar", args=[feed.pk]), follow=True))
    assert Client().get(path).status_code == 404
    assert sam.get(reverse("revoke-calendar", args=[feed.pk])).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"name": "x", "site": "nonsense"}, {"name": "x" * 81}])
def test_a_calendar_that_cannot_be_made_is_shown_again(sam, sent):
    assert sam.post(reverse("new-calendar"), sent).status_code == 422


def test_a_provider_chooses_one_of_its_people(world):
    bo = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    person = world.team[0]

    page = bo.post(reverse("new-calendar"), {"name": "Ada's telephone", "clinician": str(person.pk)})

    assert page.status_code == 200
    assert f"Lists {person.name} is named on" in text_of(bo.get(reverse("calendars")))
    assert words_of(world.provider_actor()) == []
