"""The form one patient is found by."""

from __future__ import annotations

from base.forms import Form, TextField


class FindForm(Form):
    number = TextField(
        label="NHS number or hospital number",
        hint="The whole number. Nothing of it is kept, and the search is recorded.",
        max_length=40,
        autocomplete="off",
        width=20,
        missing="Enter an NHS number or a hospital number",
    )
