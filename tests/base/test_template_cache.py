"""Macros drawn once for each kind of call."""

from django.template import engines
from markupsafe import Markup

from base.template_cache import CachedMacro, cached_call

CELL = """{% macro cell(state, where, sub=none, href=none) %}
<i class="{{ state }}"{% if href %} href="{{ href }}"{% endif %}>{{ where }}{% if sub %} {{ sub }}{% endif %}</i>{% endmacro %}"""


def macro():
    return engines["jinja2"].env.from_string(CELL).module.cell


def drawn(state, sub, where, href) -> str:
    return CachedMacro(macro(), ("where", "href"), ("state", "sub"))((where, href), (state, sub))


def test_what_is_filled_in_reads_as_the_macro_would_write_it():
    for where, href in (("A & <b> {0} %s", "?a=1&b=2"), ("Ward", None), (7, Markup("?a=1&amp;b=2"))):
        assert drawn("free", "10 {pts} <", where, href) == macro()(
            state="free", sub="10 {pts} <", where=where, href=href
        )


def test_the_macro_is_drawn_once_a_kind():
    calls = []
    cell = macro()
    stencil = CachedMacro(lambda **given: calls.append(given) or cell(**given), ("where", "href"), ("state", "sub"))

    first, second, without = (
        stencil((where, href), ("free", "")) for where, href in (("One", "?1"), ("Two", "?2"), ("Three", None))
    )

    assert [str(first), str(second), str(without)] == [
        '<i class="free" href="?1">One</i>',
        '<i class="free" href="?2">Two</i>',
        '<i class="free">Three</i>',
    ]
    assert len(calls) == 2


def test_the_same_parameters_are_drawn_once_and_safe_text_is_not_taken_for_other_text():
    field = engines["jinja2"].env.from_string("{% macro f(p) %}<b>{{ p.label }}</b>{% endmacro %}").module.f
    calls = []

    def counted(params):
        calls.append(params)
        return field(params)

    plain, again, safe = ({"label": "<i>"}, {"label": "<i>"}, {"label": Markup("<i>")})

    assert [str(cached_call(counted, text)) for text in (plain, again, safe)] == [
        "<b>&lt;i&gt;</b>",
        "<b>&lt;i&gt;</b>",
        "<b><i></b>",
    ]
    assert len(calls) == 2
    assert str(cached_call(counted, {"label": lambda: "x"})).startswith("<b>")
