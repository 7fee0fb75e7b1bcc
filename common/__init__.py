"""The floor. Knows no word of the trade."""
