"""The API of WHAT."""
