"""Run in a process of its own on an upgraded database: read it all, and compare what can be compared.

Writes one line of JSON: how many rows of each model were read.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    from base.actors import Actor
    from base.row_security import acting_as
    from waiting_list.models import Patient

    with acting_as(Actor.system("upgrade test")):
        read = {model._meta.label: len(model._base_manager.all()[:1000]) for model in apps.get_models()}
        numbers = {patient.nhs_number[:3] for patient in Patient._base_manager.all()[:50]}
    assert numbers == {"999"}, numbers
    call_command("check_schema", stdout=sys.stderr)
    call_command("reconcile", stdout=sys.stderr)
    sys.stdout.write(json.dumps(read))


main()
