"""Patient identifiers at rest: found by a keyed digest, read again only in their own row."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured

from plumbing import fields
from plumbing.fields import decrypt, encrypt, keyed_digest

NUMBER, ROW = "9990000018", "patient 7"


def key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.PATIENT_KEYS = [("k1", key(1))]
    settings.PATIENT_HMAC_KEY = key(9)
    forget()
    yield
    forget()


def forget() -> None:
    """Keys are read once a process."""
    fields._cipher.cache_clear()
    fields._digest_key.cache_clear()


def test_what_is_encrypted_can_be_read_again_in_its_row():
    key_id, sealed = encrypt(NUMBER, context=ROW)

    assert key_id == "k1"
    assert NUMBER.encode() not in sealed
    assert decrypt(key_id, sealed, context=ROW) == NUMBER
    assert decrypt(key_id, memoryview(sealed), context=ROW) == NUMBER


def test_the_same_number_never_looks_the_same_twice():
    assert encrypt(NUMBER, context=ROW)[1] != encrypt(NUMBER, context=ROW)[1]


def test_moved_to_another_row_it_does_not_open():
    key_id, sealed = encrypt(NUMBER, context=ROW)

    with pytest.raises(InvalidTag):
        decrypt(key_id, sealed, context="patient 8")


def test_altered_it_does_not_open():
    key_id, sealed = encrypt(NUMBER, context=ROW)

    with pytest.raises(InvalidTag):
        decrypt(key_id, sealed[:-1] + bytes([sealed[-1] ^ 1]), context=ROW)


def test_after_a_change_of_keys_old_rows_stay_readable_and_new_ones_use_the_new_key(settings):
    old = encrypt(NUMBER, context=ROW)
    settings.PATIENT_KEYS = [("k2", key(2)), ("k1", key(1))]
    forget()

    new = encrypt(NUMBER, context=ROW)

    assert (old[0], new[0]) == ("k1", "k2")
    assert [decrypt(*sealed, context=ROW) for sealed in (old, new)] == [NUMBER, NUMBER]


def test_a_key_that_was_taken_away_too_early_is_named(settings):
    old = encrypt(NUMBER, context=ROW)
    settings.PATIENT_KEYS = [("k2", key(2))]
    forget()

    with pytest.raises(ImproperlyConfigured, match="PATIENT_KEYS has no key 'k1'"):
        decrypt(*old, context=ROW)


def test_a_digest_finds_the_same_value_within_its_purpose_only():
    digest = keyed_digest(NUMBER, purpose="trust 1")

    assert len(digest) == 32
    assert keyed_digest(NUMBER, purpose="trust 1") == digest
    assert keyed_digest(NUMBER, purpose="trust 2") != digest
    assert keyed_digest("9990000026", purpose="trust 1") != digest


def test_a_digest_is_worth_nothing_without_the_key(settings):
    digest = keyed_digest(NUMBER, purpose="trust 1")
    settings.PATIENT_HMAC_KEY = key(8)
    forget()

    assert keyed_digest(NUMBER, purpose="trust 1") != digest
