"""Versions by content: the same says the same, another content another number that fits an ETag."""

from hypothesis import given
from hypothesis import strategies as st

from base import api
from base.versions import version_of


@given(st.dictionaries(st.text(), st.none() | st.integers(-(2**40), 2**40) | st.text(), max_size=4))
def test_a_version_is_the_same_in_any_order_and_stands_in_an_etag(said):
    number = version_of(said)
    assert number == version_of(dict(reversed(said.items())))
    assert api._ETAG.fullmatch(api.etag(number))


def test_another_content_is_another_version():
    assert version_of({"met": True}) != version_of({"met": False})
