"""The secrets of a local instance."""

import base64

from runner import keys


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path):
    first = keys.load(tmp_path)

    assert keys.load(tmp_path) == first
    assert (tmp_path / keys.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_two_instances_share_no_secret(tmp_path):
    one, other = keys.load(tmp_path / "one"), keys.load(tmp_path / "other")

    assert one.keys() == other.keys()
    assert [name for name in one if one[name] == other[name]] == []


def test_keys_are_32_bytes_in_base64(tmp_path):
    made = keys.load(tmp_path)
    key_id, _, patient_key = made["PATIENT_KEYS"].partition(":")

    assert key_id == "k1"
    for key in (patient_key, made["PATIENT_HMAC_KEY"], made["CREDENTIAL_KEY"]):
        assert len(base64.b64decode(key, validate=True)) == 32


def test_a_secret_that_is_new_is_added_and_the_old_ones_stay(tmp_path):
    keys.write(tmp_path / keys.FILE_NAME, {"PATIENT_KEYS": "k2:new,k1:old"})

    made = keys.load(tmp_path)

    assert made["PATIENT_KEYS"] == "k2:new,k1:old"
    assert keys.parse((tmp_path / keys.FILE_NAME).read_text()) == made
    assert set(made) == set(keys.fresh())
