"""Names that are not there: an error in tests, but not in the NHS's own macros, and what may be left out is said."""

import pytest
from jinja2 import UndefinedError

from tests.templates.support import draw


@pytest.mark.parametrize(
    "source", ["{{ nmae }}", "{% if nmae %}{% endif %}", "{{ person.nmae }}", "{% for one in nmae %}{% endfor %}"]
)
def test_a_name_that_is_not_there_is_an_error(source):
    with pytest.raises(UndefinedError, match="nmae"):
        draw(source, person={"name": "Sam"})


def test_the_nhs_macros_may_ask_for_what_was_not_given():
    html = draw('{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": "New"}) }}')

    assert "New" in html


@pytest.mark.parametrize(
    ("item", "said"), [({}, "no"), ({"note": None}, "no"), ({"note": ""}, "no"), ({"note": "late"}, "late")]
)
def test_what_may_be_left_out_is_asked_for_as_given(item, said):
    assert draw('{{ item.note if item.note is given else "no" }}', item=item) == said
