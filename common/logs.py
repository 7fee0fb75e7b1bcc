"""Log lines: one JSON object a line, so that no user text can forge a second line."""

import json
import logging
import re
from datetime import UTC, datetime

from common import acting

# Mobile and identity numbers that slipped into a message or the text of a database error.
_PHONE = re.compile(r"\b(1[3-9]\d)\d{4}(\d{4})\b")
_ROW = re.compile(r"(Failing row contains )\(.*\)")
_IDENTITY = re.compile(r"\b(\d{6})\d{8}(\d{3}[\dXx])\b")


def masked(text: str) -> str:
    """The text with 11-digit mobile and 18-digit identity numbers masked, without rows of the database (rule 33)."""
    text = _ROW.sub(r"\1(…)", text)
    return _IDENTITY.sub(r"\1********\2", _PHONE.sub(r"\1****\2", text))


class LineFormatter(logging.Formatter):
    """`{"at", "level", "logger", "request", "account", "event", "trace"}`; never a password, token or full phone."""

    def format(self, record: logging.LogRecord) -> str:
        who = acting.current()
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": who.request_id,
            "account": who.account_id,
            "event": masked(record.getMessage()),
        }
        if record.exc_info and getattr(record, "status_code", 500) >= 500:  # a refusal is an answer, no fault
            line["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False)
