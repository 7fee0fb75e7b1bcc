"""An uploaded workbook becomes lines of text: looked into, then read in a limited child."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.attachments import NotAccepted
from common.attachments.office import office_kind
from common.models import Attachment
from common.spreadsheets import inside

MOST_BYTES = 2 << 20
LIMITS = inside.Limits(cpu_seconds=20, wall_seconds=30)


def lines_of(file: Any) -> list[tuple[str, int, list[str]]]:
    """Sheet, line, cells of each filled row. Raises ValidationError at `file` for what is no sound .xlsx of 2 MB."""
    if file.size > MOST_BYTES:
        raise ValidationError({"file": _("文件超过 2 MB，请只保留要导入的表再上传")})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            if not path.read_bytes().startswith(b"PK") or office_kind(path) != Attachment.Kind.XLSX:
                raise NotAccepted(_("只能导入 .xlsx 文件，请用 Excel 或 WPS 另存为 .xlsx 再上传"))
            return list(inside.records("accounts.imports.workbook", path, limits=LIMITS))
        except (NotAccepted, inside.CannotRead) as error:
            raise ValidationError({"file": str(error)}) from error
