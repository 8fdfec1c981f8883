"""SQL of more than ten lines stands in a file of its own beside the Python that runs it."""

from functools import cache
from importlib.resources import files


@cache
def read_sql(module: str, name: str) -> str:
    """The statement in ``<name>.sql`` beside a module, which gives its own ``__name__``; read once.

    Its values are parameters, ``%(name)s``. A name that the code decides is put in by ``str.format``, never one that
    came from outside.
    """
    return files(module.rpartition(".")[0]).joinpath(f"{name}.sql").read_text(encoding="utf-8")
