"""Set-up does a step when what it reads has changed, and only then."""

import sys

import owners
import pytest

sys.path.append(str(owners.ROOT / "scripts"))
import setup


def due(stamp, *read):
    with setup.stamped(stamp, *read) as due:
        return due


def test_step_is_due_once_and_again_when_its_input_changes(tmp_path):
    pins, stamp = tmp_path / "base.txt", tmp_path / "made/stamp"
    pins.write_text("django==5.2.1")
    assert [due(stamp, pins), due(stamp, pins)] == [True, False]
    pins.write_text("django==5.2.2")
    assert [due(stamp, pins), due(stamp, pins)] == [True, False]


def test_failed_step_stays_due(tmp_path):
    pins, stamp = tmp_path / "base.txt", tmp_path / "stamp"
    pins.write_text("a")
    due(stamp, pins)
    pins.write_text("b")
    with pytest.raises(SystemExit, match="安装未完成"), setup.stamped(stamp, pins):
        setup.run("false")
    assert due(stamp, pins)


def test_what_developers_get_holds_what_servers_get():
    base, dev = (owners.ROOT / f"requirements/{name}.txt" for name in ("base", "dev"))
    assert pins(base) <= pins(dev)
    assert all("--hash=sha256:" in block for block in base.read_text().split("\n\n") if "==" in block)


def pins(path):
    return {
        line.split(" ")[0] for line in path.read_text().splitlines() if line[:1].isalnum() and "==" in line
    }
