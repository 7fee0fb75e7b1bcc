"""What is wrong with a file, in words for the person who sent it."""


class NotAccepted(ValueError):
    """The file is not taken; the message says why and what to do, in Chinese."""
