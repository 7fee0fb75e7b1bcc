"""Workbooks of the WHO lists: exactly what the filters show, phones masked, the export noted in the trail."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Person
from accounts.tables import account_state
from common import audit
from common.privacy import mask_phone
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet

SIGNATURES = "填表人：          审核人：          负责人：          日期："
PIECE = 500  # rows fetched at once


def divisions(rows: QuerySet, *, post) -> StreamingHttpResponse:
    columns = [
        Column("code", _("代码"), 15, "code"),
        Column("name", _("名称"), 24),
        Column("level", _("级别"), 12),
        Column("parent", _("上级"), 16),
        Column("aliases", _("别名"), 30),
        Column("settlements", _("自然村组"), 12, "number", unit=_("个")),
        Column("grids", _("网格"), 10, "number", unit=_("个")),
        Column("headless", _("缺网格长"), 12, "number", unit=_("个")),
    ]
    return answer(
        _("区划"), columns, (_division(one) for one in rows.iterator(PIECE)), post=post, table=Division
    )


def _division(row) -> Sequence[Any]:
    aliases = "、".join(alias.name for alias in row.aliases.all())
    level, parent = row.get_level_display(), str(row.parent or "")
    return (
        row.code,
        row.name,
        level,
        parent,
        aliases,
        row.settlement_count,
        row.grid_count,
        row.grids_without_head,
    )


def people(rows: QuerySet, *, post) -> StreamingHttpResponse:
    columns = [
        Column("id", _("编号"), 8, "code"),
        Column("name", _("姓名"), 12),
        Column("division", _("所属区划"), 16),
        Column("party", _("单位"), 30),
        Column("title", _("职务"), 14),
        Column("phone", _("手机（已隐去）"), 16, "code"),
        Column("duty_phone", _("办公电话"), 16, "code"),
        Column("username", _("账号"), 18, "code"),
        Column("posts", _("岗位"), 34),
        Column("state", _("状态"), 12),
    ]
    return answer(
        _("人员与账号"), columns, (_person(one) for one in rows.iterator(PIECE)), post=post, table=Person
    )


def _person(row) -> Sequence[Any]:
    account = getattr(row, "account", None)
    return (
        str(row.pk),
        row.name,
        str(row.division),
        str(row.party or ""),
        row.title,
        mask_phone(row.phone),
        row.duty_phone,
        account.username if account else "",
        "、".join(f"{post.division}{post.role}" for post in row.present_posts),
        account_state(row)[1],
    )


def answer(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    post,
    table,
    below_title: str = "",
    freeze_columns: int = 2,
) -> StreamingHttpResponse:
    """The workbook as a download, named after the post's area and the day."""
    today = timezone.localdate()
    name = f"{post.division}{title}{today:%Y%m%d}"
    audit.note("export", table=table._meta.db_table, details={"title": name})
    footer = _("%(who)s %(day)s 导出") % {"who": post.person.name, "day": f"{today:%Y-%m-%d}"}
    sheet = Sheet(
        f"{post.division}{title}",
        columns,
        rows,
        freeze_columns=freeze_columns,
        unit_line=below_title,
        signature=SIGNATURES,
        footer=footer,
    )
    return spreadsheet_answer(name, sheet)
