"""Forms of the register, one file a noun."""

from assets.forms.ledgers import HandOverForm

__all__ = ["HandOverForm"]
