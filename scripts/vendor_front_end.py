"""Bring the front end's packages into insourcing/static from their npm tarballs. For maintainers; nothing else needs Node.

    npm pack nhsuk-frontend@10.6.1 @fontsource-variable/arimo@5.3.0
    python3 scripts/vendor_front_end.py nhsuk-frontend-10.6.1.tgz fontsource-variable-arimo-5.3.0.tgz

Of nhsuk-frontend: the minified stylesheet, the minified ES module, and the plain icons the stylesheet names. Not its
source maps, remote fonts and images of the NHS logo: the logo and Frutiger may only be used by organisations entitled
to them, so Arimo stands in Frutiger's place. Of Arimo: its licence and the upright letters of western and central
Europe, in every weight between regular and bold.
"""

import argparse
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

VERSIONS = {"nhsuk-frontend": "10.6.1", "@fontsource-variable/arimo": "5.3.0"}
DESTINATION = Path(__file__).resolve().parent.parent / "insourcing" / "static"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*url\(https?:[^}]*\}")
FAMILY = "Frutiger W01,arial,sans-serif"
OUR_FAMILY = "Arimo,arial,sans-serif"
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
ASSET_URL = re.compile(r"url\((['\"]?)/assets/images/([^)'\"]+)\1\)")
SUBSETS = ("latin", "latin-ext")

Files = dict[str, bytes]
"""The files to write: content by name, relative to the static files."""


def read(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of one member, or SystemExit with a sentence when the tarball is not the one expected."""
    try:
        member = archive.extractfile(f"package/{name}")
    except KeyError:
        member = None
    if member is None:
        raise SystemExit(f"The tarball has no {name}: is it {' or '.join(VERSIONS)}?")
    return member.read()


def package_of(archive: tarfile.TarFile) -> str:
    """The package's name, once its version is the one wanted; else SystemExit."""
    package = json.loads(read(archive, "package.json"))
    name, version = package["name"], package["version"]
    if VERSIONS.get(name) != version:
        wanted = " or ".join(f"{name} {version}" for name, version in VERSIONS.items())
        raise SystemExit(f"The tarball is {name} {version}, not {wanted}.")
    return name


def clean_css(source: str) -> str:
    """The stylesheet in our font, without remote fonts and map line, its images relative to the stylesheet itself."""
    source = SOURCE_MAP.sub("", FONT_FACE.sub("", source)).replace(FAMILY, OUR_FAMILY)
    return ASSET_URL.sub(r"url(images/\2)", source).rstrip() + "\n"


def clean_js(source: str) -> str:
    """The module without its map line."""
    return SOURCE_MAP.sub("", source).rstrip() + "\n"


def images_named(css: str) -> list[str]:
    """File names of the images the cleaned stylesheet asks for, sorted."""
    return sorted(set(re.findall(r"url\(images/([^)]+)\)", css)))


def nhsuk_files(archive: tarfile.TarFile) -> Files:
    """The NHS styles and scripts as they are served."""
    dist = "dist/nhsuk"
    css = clean_css(read(archive, f"{dist}/nhsuk-frontend.min.css").decode())
    if f"font-family:{OUR_FAMILY}" not in css:
        raise SystemExit(f"The stylesheet no longer names its fonts as {FAMILY}: say how it does in FAMILY.")
    script = clean_js(read(archive, f"{dist}/nhsuk-frontend.min.js").decode())
    return {
        "nhsuk/nhsuk-frontend.min.css": css.encode(),
        "nhsuk/nhsuk-frontend.min.js": script.encode(),
        **{f"nhsuk/images/{image}": read(archive, f"{dist}/assets/images/{image}") for image in images_named(css)},
    }


def arimo_files(archive: tarfile.TarFile) -> Files:
    """The font's two subsets; the licence's condition is that it goes with them."""
    fonts = {
        f"fonts/arimo-{subset}.woff2": read(archive, f"files/arimo-{subset}-wght-normal.woff2") for subset in SUBSETS
    }
    return {"fonts/LICENSE.txt": read(archive, "LICENSE"), **fonts}


PACKAGES: dict[str, Callable[[tarfile.TarFile], Files]] = {
    "nhsuk-frontend": nhsuk_files,
    "@fontsource-variable/arimo": arimo_files,
}


def vendor(tarball: Path, destination: Path) -> list[str]:
    """Write the files and answer their names, relative to the destination."""
    with tarfile.open(tarball) as archive:
        files = PACKAGES[package_of(archive)](archive)
    for name, content in files.items():
        path = destination / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(files)


def main() -> None:
    parser = argparse.ArgumentParser(description="Bring the front end's packages into the static files.")
    parser.add_argument("tarballs", type=Path, nargs="+", metavar="tarball")
    parser.add_argument("--to", type=Path, default=DESTINATION)
    arguments = parser.parse_args()
    for tarball in arguments.tarballs:
        print(*vendor(tarball, arguments.to), sep="\n")


if __name__ == "__main__":
    main()
