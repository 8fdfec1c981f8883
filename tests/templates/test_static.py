"""The static files: nothing from elsewhere, nothing missing, colours only as tokens."""

import ast
import json
import re
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from base.formatting import STATE_WORDS
from runner.paths import ROOT
from scripts import vendor_front_end
from tests.templates.support import STATIC_ADDRESS, page

STATIC = Path(__file__).resolve().parents[2] / "insourcing" / "static"
TEMPLATES = STATIC.parents[1] / "templates"
OUR_CSS = (STATIC / "css" / "app.css").read_text()
SHEETS = sorted(STATIC.rglob("*.css"))


def test_every_static_file_the_layout_names_exists():
    names = STATIC_ADDRESS.findall(page("errors/404.jinja"))
    assert [name for name in names if not (STATIC / name).exists()] == []
    assert len(names) == 6


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_names_only_files_beside_it(sheet):
    named = [url.strip("'\"") for url in re.findall(r"url\(([^)]*)\)", sheet.read_text())]
    files = [url for url in named if not url.startswith("#")]
    assert [url for url in files if not (sheet.parent / url).exists()] == []


@pytest.mark.parametrize("path", sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]), ids=lambda path: path.name)
def test_nothing_points_to_a_source_map_or_to_another_server(path):
    text = path.read_text()
    assert "sourceMappingURL" not in text
    assert re.findall(r"url\(\s*['\"]?https?:|import\s*['\"]https?:|from\s*['\"]https?:", text) == []


def test_every_module_a_module_imports_exists():
    missing = [
        (script.name, name)
        for script in STATIC.rglob("*.js")
        for name in re.findall(r'from\s*"(\.[^"]+)"', script.read_text())
        if not (script.parent / name).exists()
    ]
    assert missing == []


def test_colours_are_written_only_as_tokens():
    after = OUR_CSS[OUR_CSS.index("/* ---------- frame") :]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\))|rgba?\(", after) == []
    drawn = [path for path in TEMPLATES.rglob("*.jinja") if re.search(r'(?:fill|stroke)="#', path.read_text())]
    assert drawn == []


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\((--[\w-]+)\)", OUR_CSS))
    used |= {name for path in TEMPLATES.rglob("*.jinja") for name in re.findall(r"var\((--[\w-]+)\)", path.read_text())}
    assert used - set(re.findall(r"(--[\w-]+):", OUR_CSS)) == set()


@pytest.mark.parametrize("css", sorted({state.css for state in STATE_WORDS.values()}))
def test_every_state_has_its_look_as_chip_and_as_cell(css):
    assert re.search(rf"\.app-state--{css}\b", OUR_CSS)
    assert re.search(rf"\.app-cell--{css}\b", OUR_CSS)


LATIN = [
    tuple(int(end, 16) for end in (low, high or low))
    for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", OUR_CSS)
]
"""First and last of each range of characters that our font has, as the stylesheet says."""
TOOLS = {"bench", "runner", "scripts", "tests"}
NOT_SHOWN = {
    "base/lists.py": "the ends of a range that no text may hold",
    "contracts/compliance/reference_page.py": "written into the documentation, not onto a page",
    "waiting_list/imports/reading/people.py": "what stands between the digits of numbers in files",
}


def foreign(text):
    """The characters that our font has not, once each."""
    return sorted({sign for sign in text if sign > "\x7f" and not any(low <= ord(sign) <= high for low, high in LATIN)})


def literals(path):
    """What a module may show: its strings, but for docstrings and for help that only programs' authors read."""
    tree = ast.parse(path.read_text())
    silent = {
        id(part)
        for node in ast.walk(tree)
        for part in [getattr(node, "value", None)]
        if isinstance(node, ast.Expr) or (isinstance(node, ast.keyword) and node.arg == "help_text")
    }
    return "".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    )


def test_no_page_needs_a_sign_that_our_font_has_not():
    assert foreign("Łódź, Zoë: 8 × £5 – ‘½’ … − €") == []
    assert foreign("≥ → ✓") == ["→", "≥", "✓"]
    written = [*TEMPLATES.rglob("*.jinja"), *STATIC.rglob("*.js"), *(STATIC / "css").rglob("*.css")]
    assert [(path.name, signs) for path in written if (signs := foreign(path.read_text()))] == []


def test_no_sentence_of_a_module_needs_a_sign_that_our_font_has_not():
    packages = [one.parent for one in ROOT.glob("*/__init__.py") if one.parent.name not in TOOLS]
    modules = {
        str(path.relative_to(ROOT)): path
        for package in packages
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
    }
    found = {name: signs for name, path in modules.items() if (signs := foreign(literals(path)))}
    assert set(found) == set(NOT_SHOWN), found


def test_the_font_is_asked_for_as_early_as_the_styles():
    asked = re.findall(
        r'<link rel="preload" href="/static/([^"]+)" as="font" type="font/woff2" crossorigin>', page("errors/404.jinja")
    )
    assert asked == ["fonts/arimo-latin.woff2"]
    assert f'url("../{asked[0]}")' in OUR_CSS
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "LICENSE.txt").read_text()


def tarball(path, name="nhsuk-frontend", version="10.6.1", files=()):
    """A small archive of the shape npm packs."""
    package = {"package.json": json.dumps({"name": name, "version": version}), **dict(files)}
    with tarfile.open(path, "w:gz") as archive:
        for file, text in package.items():
            member = tarfile.TarInfo(f"package/{file}")
            member.size = len(text)
            archive.addfile(member, BytesIO(text.encode()))
    return path


def nhsuk(family="Frutiger W01,arial,sans-serif"):
    css = (
        '@charset "UTF-8";@font-face{font-family:F;src:url(https://assets.example/f.woff2)}'
        f"html{{font-family:{family}}}.a{{background:url(/assets/images/cross.svg)}}\n/*# sourceMappingURL=x.css.map */"
    )
    return {
        "dist/nhsuk/nhsuk-frontend.min.css": css,
        "dist/nhsuk/nhsuk-frontend.min.js": "export{a};\n//# sourceMappingURL=x.js.map",
        "dist/nhsuk/assets/images/cross.svg": "<svg/>",
        "dist/nhsuk/assets/images/logo.svg": "<svg/>",
    }


def test_vendoring_takes_only_what_is_used_and_makes_it_stand_alone(tmp_path):
    written = vendor_front_end.vendor(tarball(tmp_path / "a.tgz", files=nhsuk()), tmp_path)
    assert written == ["nhsuk/images/cross.svg", "nhsuk/nhsuk-frontend.min.css", "nhsuk/nhsuk-frontend.min.js"]
    assert (tmp_path / "nhsuk" / "nhsuk-frontend.min.css").read_text() == (
        '@charset "UTF-8";html{font-family:Arimo,arial,sans-serif}.a{background:url(images/cross.svg)}\n'
    )
    assert (tmp_path / "nhsuk" / "nhsuk-frontend.min.js").read_text() == "export{a};\n"


def test_vendoring_the_font_takes_two_subsets_and_its_licence(tmp_path):
    files = {
        f"files/arimo-{part}-wght-{style}.woff2": part
        for part in ("latin", "latin-ext", "greek")
        for style in ("normal", "italic")
    }
    package = tarball(tmp_path / "a.tgz", "@fontsource-variable/arimo", "5.3.0", {"LICENSE": "OFL", **files})
    written = vendor_front_end.vendor(package, tmp_path)
    assert written == ["fonts/LICENSE.txt", "fonts/arimo-latin-ext.woff2", "fonts/arimo-latin.woff2"]
    assert [(tmp_path / name).read_text() for name in written] == ["OFL", "latin-ext", "latin"]


@pytest.mark.parametrize("name", vendor_front_end.VERSIONS)
def test_vendoring_another_version_is_refused(tmp_path, name):
    package = tarball(tmp_path / "a.tgz", name, "9.0.0", nhsuk())
    with pytest.raises(SystemExit, match=rf"{name} 9\.0\.0, not nhsuk-frontend 10\.6\.1 or @fontsource"):
        vendor_front_end.vendor(package, tmp_path / "out")


def test_vendoring_another_package_is_refused(tmp_path):
    with tarfile.open(tmp_path / "b.tgz", "w:gz"):
        pass
    with pytest.raises(SystemExit, match="is it nhsuk-frontend"):
        vendor_front_end.vendor(tmp_path / "b.tgz", tmp_path / "out")


def test_vendoring_a_stylesheet_that_names_its_fonts_otherwise_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="no longer names its fonts"):
        vendor_front_end.vendor(tarball(tmp_path / "a.tgz", files=nhsuk("Other,serif")), tmp_path / "out")
