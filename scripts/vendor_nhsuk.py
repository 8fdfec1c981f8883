"""Bring nhsuk-frontend into insourcing/static/nhsuk from an npm tarball. For maintainers; nothing else needs Node.

    npm pack nhsuk-frontend@10.6.1
    python3 scripts/vendor_nhsuk.py nhsuk-frontend-10.6.1.tgz

What is taken: the minified stylesheet, the minified ES module, and the plain icons the stylesheet names.
What is left out: source maps, the remote fonts (Arial is the fallback) and every image of the NHS logo, because
the logo and Frutiger may only be used by organisations entitled to them.
"""

import argparse
import re
import tarfile
from pathlib import Path

VERSION = "10.6.1"
DESTINATION = Path(__file__).resolve().parent.parent / "insourcing" / "static" / "nhsuk"
ROOT = "package/dist/nhsuk"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*url\(https?:[^}]*\}")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
ASSET_URL = re.compile(r"url\((['\"]?)/assets/images/([^)'\"]+)\1\)")


def read(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of one member, or SystemExit with a sentence when the tarball is not the one expected."""
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise SystemExit(f"The tarball has no {name}: is it nhsuk-frontend {VERSION}?")
    return member.read()


def clean_css(source: str) -> str:
    """The stylesheet without remote fonts and map line, its images relative to the stylesheet itself."""
    source = SOURCE_MAP.sub("", FONT_FACE.sub("", source))
    return ASSET_URL.sub(r"url(images/\2)", source).rstrip() + "\n"


def clean_js(source: str) -> str:
    """The module without its map line."""
    return SOURCE_MAP.sub("", source).rstrip() + "\n"


def images_named(css: str) -> list[str]:
    """File names of the images the cleaned stylesheet asks for, sorted."""
    return sorted(set(re.findall(r"url\(images/([^)]+)\)", css)))


def vendor(tarball: Path, destination: Path) -> list[str]:
    """Write the files and answer their names, relative to the destination."""
    with tarfile.open(tarball) as archive:
        css = clean_css(read(archive, f"{ROOT}/nhsuk-frontend.min.css").decode())
        if f'--nhsuk-frontend-version:"{VERSION}"' not in css:
            raise SystemExit(f"The tarball is not nhsuk-frontend {VERSION}.")
        script = clean_js(read(archive, f"{ROOT}/nhsuk-frontend.min.js").decode())
        files = {"nhsuk-frontend.min.css": css.encode(), "nhsuk-frontend.min.js": script.encode()}
        for image in images_named(css):
            files[f"images/{image}"] = read(archive, f"{ROOT}/assets/images/{image}")
    for name, content in files.items():
        path = destination / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(files)


def main() -> None:
    parser = argparse.ArgumentParser(description="Bring nhsuk-frontend into the static files.")
    parser.add_argument("tarball", type=Path)
    parser.add_argument("--to", type=Path, default=DESTINATION)
    arguments = parser.parse_args()
    for name in vendor(arguments.tarball, arguments.to):
        print(name)


if __name__ == "__main__":
    main()
