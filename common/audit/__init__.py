"""The trail: triggers write every change, `note` writes acts that change no row, `history` tells a row's."""

from common.audit.notes import note

__all__ = ["note"]
