"""The static files: nothing from elsewhere, nothing missing, colours only as tokens."""

import re
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from base.formatting import STATE_WORDS
from scripts import vendor_nhsuk
from tests.templates.support import STATIC_ADDRESS, page

STATIC = Path(__file__).resolve().parents[2] / "insourcing" / "static"
TEMPLATES = STATIC.parents[1] / "templates"
OUR_CSS = (STATIC / "css" / "app.css").read_text()
SHEETS = sorted(STATIC.rglob("*.css"))


def test_every_static_file_the_layout_names_exists():
    names = STATIC_ADDRESS.findall(page("errors/404.jinja"))
    assert [name for name in names if not (STATIC / name).exists()] == []
    assert len(names) == 5


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_names_only_files_beside_it(sheet):
    named = [url.strip("'\"") for url in re.findall(r"url\(([^)]*)\)", sheet.read_text())]
    files = [url for url in named if not url.startswith("#")]
    assert [url for url in files if not (sheet.parent / url).exists()] == []


@pytest.mark.parametrize(
    "path", sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]), ids=lambda path: path.name
)
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
    drawn = [
        path for path in TEMPLATES.rglob("*.jinja") if re.search(r'(?:fill|stroke)="#', path.read_text())
    ]
    assert drawn == []


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\((--[\w-]+)\)", OUR_CSS))
    used |= {
        name
        for path in TEMPLATES.rglob("*.jinja")
        for name in re.findall(r"var\((--[\w-]+)\)", path.read_text())
    }
    assert used - set(re.findall(r"(--[\w-]+):", OUR_CSS)) == set()


@pytest.mark.parametrize("css", sorted({state.css for state in STATE_WORDS.values()}))
def test_every_state_has_its_look_as_chip_and_as_cell(css):
    assert re.search(rf"\.app-state--{css}\b", OUR_CSS)
    assert re.search(rf"\.app-cell--{css}\b", OUR_CSS)


def tarball(path, version="10.6.1"):
    """A small archive of the shape npm packs."""
    css = (
        f'@charset "UTF-8";:root{{--nhsuk-frontend-version:"{version}"}}'
        "@font-face{font-family:F;src:url(https://assets.example/f.woff2)}"
        ".a{background:url(/assets/images/cross.svg)}\n/*# sourceMappingURL=x.css.map */"
    )
    files = {
        "nhsuk-frontend.min.css": css,
        "nhsuk-frontend.min.js": "export{a};\n//# sourceMappingURL=x.js.map",
        "assets/images/cross.svg": "<svg/>",
        "assets/images/logo.svg": "<svg/>",
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/dist/nhsuk/{name}")
            member.size = len(text)
            archive.addfile(member, BytesIO(text.encode()))
    return path


def test_vendoring_takes_only_what_is_used_and_makes_it_stand_alone(tmp_path):
    written = vendor_nhsuk.vendor(tarball(tmp_path / "a.tgz"), tmp_path / "out")
    assert written == ["images/cross.svg", "nhsuk-frontend.min.css", "nhsuk-frontend.min.js"]
    assert (tmp_path / "out" / "nhsuk-frontend.min.css").read_text() == (
        '@charset "UTF-8";:root{--nhsuk-frontend-version:"10.6.1"}.a{background:url(images/cross.svg)}\n'
    )
    assert (tmp_path / "out" / "nhsuk-frontend.min.js").read_text() == "export{a};\n"


def test_vendoring_another_version_is_refused(tmp_path):
    with pytest.raises(SystemExit, match=r"not nhsuk-frontend 10\.6\.1"):
        vendor_nhsuk.vendor(tarball(tmp_path / "a.tgz", "9.0.0"), tmp_path / "out")


def test_vendoring_another_package_is_refused(tmp_path):
    with tarfile.open(tmp_path / "b.tgz", "w:gz"):
        pass
    with pytest.raises(SystemExit, match="is it nhsuk-frontend"):
        vendor_nhsuk.vendor(tmp_path / "b.tgz", tmp_path / "out")
