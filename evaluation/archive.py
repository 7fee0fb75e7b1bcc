"""An archive sent while it is packed: never whole in memory, never on the disk."""

import zipfile
from collections.abc import Iterable, Iterator

from common.spreadsheets.out import Sink


def zipped(entries: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The bytes of a .zip of (name, content); files that are packed already are stored as they are.

    Two entries of one name: the later one is given a number.
    """
    outlet = Sink()
    names: dict[str, int] = {}
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            names[name] = names.get(name, 0) + 1
            stem, dot, ending = name.rpartition(".")
            archive.writestr(name if names[name] == 1 else f"{stem}（{names[name]}）{dot}{ending}", content)
            yield outlet.taken()
    yield outlet.taken()
