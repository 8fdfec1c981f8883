"""The package stands alone: plain Python and numpy."""

import pkgutil
import subprocess
import sys

import nhs

MODULES = sorted(module.name for module in pkgutil.walk_packages(nhs.__path__, "nhs."))

SCRIPT = """
import importlib, sys
before = set(sys.modules)
for name in {modules!r}:
    importlib.import_module(name)
roots = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(sorted(roots - set(sys.stdlib_module_names) - {{"nhs", "numpy"}}))
"""


def test_nhs_imports_without_django_or_anything_but_numpy():
    script = SCRIPT.format(modules=MODULES)

    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=nhs.__path__[0] + "/.."
    )

    others = [name for name in eval(answer.stdout) if not name.startswith("_")]  # noqa: S307
    assert others == []


def test_every_public_function_and_class_says_what_it_does():
    undocumented = [
        f"{name}.{thing}"
        for name in MODULES
        for thing, value in vars(sys.modules.get(name) or __import__(name, fromlist=["x"])).items()
        if not thing.startswith("_")
        and callable(value)
        and getattr(value, "__module__", None) == name
        and not (value.__doc__ or "").strip()
    ]

    assert undocumented == []
