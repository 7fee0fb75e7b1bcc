"""The trail: triggers write every change, `note` writes acts that change no row, `history` tells a row's."""

from common.audit.notes import note
from common.audit.reading import history

__all__ = ["history", "note"]
