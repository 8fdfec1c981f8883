"""Files sealed piece by piece."""

import io

import pytest

from base.errors import InvalidInput, TooLarge
from base.row_security import acting_as
from plumbing import encrypted_files
from plumbing.encrypted_files import PIECE, DecryptionFailed, open_encrypted, store_encrypted
from plumbing.files import path_of
from plumbing.models import StoredFile
from tests.support.world import SYSTEM

pytestmark = pytest.mark.django_db
PLANTED = b"9990000018"
CONTENT = (PLANTED + b",something\n") * 100_000  # more than two pieces


def store(content=CONTENT, *, limit=10_000_000, look=lambda piece: None) -> StoredFile:
    with acting_as(SYSTEM) as by:
        return store_encrypted(
            by=by, name="ptl.csv", content=io.BytesIO(content), content_type="text/csv", limit=limit, look=look
        )


def test_what_was_stored_is_read_again_and_nothing_of_it_lies_in_the_clear():
    seen = []

    stored = store(look=seen.append)

    assert b"".join(seen) == CONTENT
    assert stored.size == len(CONTENT) > 2 * PIECE
    assert PLANTED not in path_of(stored.sha256).read_bytes()
    with open_encrypted(stored) as stream:
        assert stream.read() == CONTENT


def test_the_same_file_twice_is_sealed_differently():
    first, second = store(), store()

    assert first.sha256 != second.sha256


def test_an_empty_file_and_one_that_is_too_large_are_refused_and_leave_nothing():
    with pytest.raises(InvalidInput) as empty:
        store(b"")
    with pytest.raises(TooLarge):
        store(limit=1_000_000)

    assert empty.value.code == "file_empty"
    with acting_as(SYSTEM):
        assert not StoredFile.objects.exists()


def without_end(content: bytes) -> bytes:
    return content[: content.rindex(encrypted_files._LENGTH.pack(28, 1))]


def with_one_bit_changed(content: bytes) -> bytes:
    return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]


@pytest.mark.parametrize(
    "spoil", [without_end, with_one_bit_changed, lambda content: content[:-1], lambda content: b"x" + content]
)
def test_a_file_that_is_not_as_it_was_written_is_not_read(spoil):
    stored = store()
    path = path_of(stored.sha256)
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(DecryptionFailed), open_encrypted(stored) as stream:
        stream.read()
