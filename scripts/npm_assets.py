"""Copy the named third-party files from node_modules to var/npm and build the sprite of the icons we use.

    python scripts/npm_assets.py [--into var/npm]

A file is named here or it is not served. `sourceMappingURL` lines and unused pictures go (they stay behind, and strict static
storage would miss them), and each file gets a .gz beside it, which whitenoise serves to browsers that ask.
"""

import argparse
import gzip
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SVG = "http://www.w3.org/2000/svg"
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "markercluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
}
# For the program's own papers, not for browsers: real font files, so that Chinese prints on a machine without any.
FONTS = {
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
SOURCE_MAP = re.compile(rb"/[*/][#@] sourceMappingURL=[^\n*]*(\*/)?\n?")
PICTURES = re.compile(rb"url\(images/[^)]*\)")  # of Leaflet's own marks, which we do not use


def copy_files(modules: Path, into: Path) -> None:
    """Each file of FILES and FONTS under its new name. Raises FileNotFoundError for one its package no longer has."""
    for name, source in FILES.items():
        _write(into / name, PICTURES.sub(b"none", SOURCE_MAP.sub(b"", (modules / source).read_bytes())))
    (into / "fonts").mkdir()
    for name, source in FONTS.items():
        shutil.copyfile(modules / source, into / "fonts" / name)


def sprite(names: list[str], icons: Path) -> bytes:
    """One SVG with a <symbol id="name"> for each outline icon. Raises SystemExit naming the unknown ones."""
    if unknown := [name for name in names if not (icons / f"{name}.svg").is_file()]:
        sys.exit(f"static/icons.txt 中的图标不存在：{'、'.join(unknown)}")
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        root.append(_symbol(name, icons / f"{name}.svg"))
    return ElementTree.tostring(root, encoding="utf-8")


def _symbol(name: str, path: Path) -> ElementTree.Element:
    """The icon's paths; the width of the stroke is left to the class of the <svg> that uses it."""
    drawing = ElementTree.parse(path).getroot()  # noqa: S314 — the icon package's own file, pinned by hash
    symbol = ElementTree.Element(
        f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24")}
    )
    for key in ("fill", "stroke", "stroke-linecap", "stroke-linejoin"):
        symbol.set(key, drawing.get(key, ""))
    symbol.extend(part for part in drawing if part.get("d") != "M0 0h24v24H0z")
    for part in symbol:
        part.tail = None
    return symbol


def icon_names(listing: Path) -> list[str]:
    """The names of static/icons.txt, sorted, each once; # starts a remark."""
    lines = (line.partition("#")[0].strip() for line in listing.read_text().splitlines())
    return sorted({line for line in lines if line})


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))


def main() -> None:
    """Build the folder beside the old one, then swap: a running server never sees half of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "var/npm")
    into = parser.parse_args().into
    modules = ROOT / "node_modules"
    half = into.with_name(into.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    copy_files(modules, half)
    _write(
        half / "icons.svg",
        sprite(icon_names(ROOT / "static/icons.txt"), modules / "@tabler/icons/icons/outline"),
    )
    shutil.rmtree(into, ignore_errors=True)
    half.rename(into)
    print(f"{len(FILES) + 1} files in {into}")


if __name__ == "__main__":
    main()
