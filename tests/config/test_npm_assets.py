"""The files that browsers load: named ones only, no links to maps, one sprite with every icon we use."""

import gzip
import re
import sys

import owners
import pytest
from defusedxml import ElementTree

sys.path.append(str(owners.ROOT / "scripts"))
import npm_assets

SERVED = owners.ROOT / "var/npm"
SVG = "{http://www.w3.org/2000/svg}"
USED = re.compile(r"""icons\.svg' %}#([a-z0-9-]+)"|components/icon\.html" with [^%]*?name="([a-z0-9-]+)\"""")


def test_served_files_are_the_named_ones_and_their_compressed_twins():
    names = {"icons.svg", *npm_assets.FILES}
    served = {path.name for path in SERVED.iterdir() if path.is_file()}
    assert served == names | {f"{name}.gz" for name in names}
    for name in names:
        content = (SERVED / name).read_bytes()
        assert gzip.decompress((SERVED / f"{name}.gz").read_bytes()) == content
        assert b"sourceMappingURL" not in content


def test_papers_have_their_fonts():
    assert {path.name for path in (SERVED / "fonts").iterdir()} == set(npm_assets.FONTS)


def test_sprite_holds_each_listed_icon():
    symbols = ElementTree.parse(SERVED / "icons.svg").getroot().findall(f"{SVG}symbol")
    assert [symbol.get("id") for symbol in symbols] == npm_assets.icon_names(owners.ROOT / "static/icons.txt")
    assert all(len(symbol) and symbol.get("viewBox") == "0 0 24 24" for symbol in symbols)


def test_every_icon_of_the_templates_is_listed():
    listed = set(npm_assets.icon_names(owners.ROOT / "static/icons.txt"))
    used = {
        name
        for path in (owners.ROOT / "templates").rglob("*.html")
        for pair in USED.findall(path.read_text())
        for name in pair
        if name
    }
    assert len(used) > 10
    assert used - listed == set()


def test_unknown_icon_is_refused_by_name(tmp_path):
    (tmp_path / "home.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>')
    with pytest.raises(SystemExit, match="no-such-icon"):
        npm_assets.sprite(["home", "no-such-icon"], tmp_path)


def test_lock_names_no_address():
    assert '"resolved"' not in (owners.ROOT / "package-lock.json").read_text()
