"""Log lines: one JSON object a line, so that no user text can forge a second line."""

import json
import logging
from datetime import UTC, datetime

from common import acting


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
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False)
