"""Files people give us: limited, named by their digest, whole or not at all."""

import hashlib
import io
from pathlib import Path

import pytest

from audit.models import Event
from base.errors import InvalidInput, TooLarge
from base.row_security import acting_as
from plumbing.files import open_stored, path_of, store
from plumbing.models import StoredFile
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
CONTENT = b"hospital number,treatment function\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def by():
    world = make_world(rooms=1)
    with acting_as(world.trust_actor()) as actor:
        yield actor


def kept(by, content: bytes = CONTENT, name: str = "ptl.csv", limit: int = 1000):
    return store(by=by, name=name, content=io.BytesIO(content), content_type="text/csv", limit=limit)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_digest_and_read_again(by, folder):
    stored = kept(by)

    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (stored.sha256, stored.size, stored.trust_id) == (digest, len(CONTENT), by.trust_id)
    assert files(folder) == [folder / digest[:2] / digest]
    with open_stored(stored) as content:
        assert content.read() == CONTENT


def test_the_same_content_is_kept_once_and_each_giving_noted(by, folder):
    kept(by)
    kept(by, name="again.csv")

    assert len(files(folder)) == 1
    assert StoredFile.objects.visible_to(by).count() == 2


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
def test_the_limit_is_exact(by, folder, size, fits):
    if fits:
        assert kept(by, b"x" * size).size == size
    else:
        with pytest.raises(TooLarge) as refused:
            kept(by, b"x" * size)
        assert refused.value.code == "file_too_large"
        assert files(folder) == []


def test_more_than_the_limit_is_never_read(by):
    class Endless(io.RawIOBase):
        read_so_far = 0

        def read(self, size=-1):
            self.read_so_far += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(TooLarge):
        store(by=by, name="endless", content=endless, content_type="text/csv", limit=5_000_000)

    assert endless.read_so_far < 8_000_000


def test_an_empty_file_is_refused_and_leaves_nothing(by, folder):
    with pytest.raises(InvalidInput) as refused:
        kept(by, b"")

    assert refused.value.code == "file_empty"
    assert files(folder) == []


def test_a_file_that_breaks_off_leaves_nothing(by, folder):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("the connection broke")

    with pytest.raises(OSError, match="broke"):
        store(by=by, name="x", content=Broken(), content_type="text/csv", limit=10)

    assert files(folder) == []


@pytest.mark.parametrize(
    ("sent", "name"),
    [("../../etc/passwd", "passwd"), ("/root/.ssh/id", "id"), ("", "file"), ("x" * 300, "x" * 200), ("..", "file")],
)
def test_a_name_is_only_a_label(by, folder, sent, name):
    assert kept(by, name=sent).name == name
    assert {path.parent.parent for path in files(folder)} == {folder}


def test_keeping_a_file_is_in_the_trail_without_its_name(by):
    stored = kept(by, name="Smith 9990000018.csv")

    event = Event.objects.visible_to(by).get(name="file.stored")
    assert (event.target_id, event.data) == (str(stored.pk), {"size": len(CONTENT), "sha256": stored.sha256})


def test_the_digest_is_the_whole_path(folder):
    assert path_of("ab" + "c" * 62) == folder / "ab" / ("ab" + "c" * 62)
