import re

import pytest
from django.template import engines

from base import forms
from tests.templates.support import page, visitor

PAGE = '{% extends "layout.jinja" %}{% block title %}Planner{% endblock %}{% block content %}<h1>Planner</h1>{% endblock %}'


def drawn(**context):
    return engines["jinja2"].from_string(PAGE).render(context, visitor())


def test_the_page_works_for_somebody_who_is_not_signed_in():
    html = drawn()
    assert "<title>Planner – Insourcing</title>" in html
    assert "Sign out" not in html
    assert 'lang="en-GB"' in html
    assert re.search(r'<a[^>]* href="#maincontent"[^>]*>\s*Skip to main content', html)


def test_the_frame_names_person_organisation_and_menu_and_signing_out_is_a_form():
    menu = [{"text": "Home", "href": "/", "current": False}, {"text": "Planner", "href": "/planner/", "current": True}]
    html = (
        engines["jinja2"]
        .from_string(PAGE)
        .render(
            {"person": "Sam <Example>", "organisation": {"name": "Northshire"}, "menu": menu, "csrf_input": "TOKEN"}
        )
    )
    assert "Sam &lt;Example&gt;" in html
    assert re.search(r'<form[^>]*method="post"[^>]*>TOKEN<button', html)
    assert re.findall(r'aria-current="true"><strong[^>]*>(\w+)', html) == ["Planner"]


def test_the_title_says_error_first_and_the_summary_is_an_alert():
    class Named(forms.Form):
        name = forms.TextField(label="Name")

    html = drawn(form=Named({}))
    assert "<title>Error: Planner – Insourcing</title>" in html
    assert re.search(r'role="alert".*<a href="#id_name">Enter the name</a>', html, re.S)


def test_a_form_without_errors_and_a_page_without_form_say_nothing():
    class Named(forms.Form):
        name = forms.TextField(label="Name")

    assert "nhsuk-error-summary" not in drawn(form=Named()) + drawn()


def test_the_symbols_are_in_the_page_once():
    assert drawn().count('id="s-locked"') == 1


def test_no_script_stands_in_the_page_itself():
    assert re.findall(r"<script(?![^>]*src=)[^>]*>", drawn() + page("errors/500.jinja")) == []


def test_there_is_no_nhs_logo():
    assert "nhsuk-header__logo" not in drawn()


@pytest.mark.parametrize("template", ["gallery/index.jinja", "errors/500.jinja"])
def test_a_strict_policy_finds_no_inline_style_or_event(template):
    from base.gallery import gallery

    html = gallery(visitor()).content.decode() if template.startswith("gallery") else page(template)
    assert re.findall(r"<[^>]+\sstyle=", html) == []
    assert re.findall(r"<[^>]+\son[a-z]+=", html) == []
    assert "<style" not in html
