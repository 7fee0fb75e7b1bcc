#!/usr/bin/env python
"""Run a management command. Whatever it writes stands in the audit trail as done by a command."""

import os
import sys
import uuid


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from common import acting

    name = sys.argv[1] if len(sys.argv) > 1 else ""
    with acting.as_(acting.Acting(door="command", request_id=uuid.uuid4().hex, batch=name)):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
