"""`run.py manage …`: Django's commands against the running instance, or with servers of their own meanwhile."""

from runner import instance, servers
from runner.paths import PYTHON, ROOT, data_dir
from runner.processes import Processes
from runner.site import HOST, wanted_port


def main(arguments: list[str]) -> int:
    data = data_dir()
    given = servers.given()
    if {"DATABASE_URL", "REDIS_URL"} <= given.keys():
        with Processes() as processes:
            return manage(processes, arguments, given)
    joined = instance.lock_or_join(data)
    if isinstance(joined, instance.State):
        with Processes() as processes:
            return manage(processes, arguments, {**joined.environment, **given})
    with joined, Processes(keep_open=joined) as processes:
        return manage(processes, arguments, servers.start(processes, data))


def manage(processes: Processes, arguments: list[str], urls: dict[str, str]) -> int:
    base_url = urls.get("BASE_URL") or f"http://{HOST}:{wanted_port()}"
    environment = servers.environment(data_dir(), urls, "local", base_url)
    return processes.run([PYTHON, ROOT / "manage.py", *arguments], env=environment)
