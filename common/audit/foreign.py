"""The office's words for tables and columns whose models are not ours, or name themselves in English.

A test fails on any audited table or column that would stand in the trail without a Chinese word.
"""

import re
from typing import cast

from django.db import models

HAN = re.compile("[一-鿿]")
TABLES = {
    "axes.accessattempt": "登录失败计数",
    "axes.accessattemptexpiration": "登录失败计数期限",
    "axes.accessfailurelog": "登录失败记录",
    "axes.accesslog": "登录记录",
    "otp_static.staticdevice": "备用码",
    "otp_static.statictoken": "备用码的一个码",
    "otp_totp.totpdevice": "动态口令",
}
COLUMNS = {
    "id": "编号",
    "name_key": "名称检索词",
    "phone_hash": "电话校验值",
    "phone_hashes": "电话校验值",
    "phone_tail_hash": "电话末四位校验值",
    "public_id": "公开编号",
    "sm3": "摘要（SM3）",
    "geometry": "图形坐标",
    "app_label": "所属部分",
    # axes
    "user_agent": "浏览器",
    "ip_address": "来源地址",
    "http_accept": "浏览器能接收的内容",
    "path_info": "页面",
    "attempt_time": "尝试时间",
    "get_data": "地址参数",
    "post_data": "提交内容",
    "failures_since_start": "失败次数",
    "locked_out": "已暂停登录",
    "expires_at": "到期时间",
    "logout_time": "退出时间",
    "session_hash": "会话校验值",
    # otp
    "name": "名称",
    "confirmed": "已确认",
    "throttling_failure_timestamp": "最近输错时间",
    "throttling_failure_count": "连续输错次数",
    "created_at": "新增时间",
    "last_used_at": "最近使用",
    "key": "密钥",
    "step": "间隔（秒）",
    "t0": "起算时刻",
    "digits": "位数",
    "tolerance": "容许前后偏差",
    "drift": "时钟偏差",
    "last_t": "最近用过的口令序号",
    "token": "口令",
}


def table_name(model: type[models.Model]) -> str:
    """What the trail calls the table of a model."""
    said = str(model._meta.verbose_name)
    if model._meta.auto_created:  # a relation of many to many: 试点的试点范围
        return _relation(model) or said
    return said if HAN.search(said) else TABLES.get(model._meta.label_lower, said)


def _relation(through: type[models.Model]) -> str:
    owner = cast("type[models.Model]", through._meta.auto_created)
    many = (one for one in owner._meta.many_to_many if one.remote_field.through is through)  # type: ignore[attr-defined]
    return next((f"{table_name(owner)}的{one.verbose_name}" for one in many), "")


def column_name(column: models.Field) -> str:
    """What the trail calls a column; a reference without a word of its own is called like what it points at."""
    said = str(column.verbose_name)
    if HAN.search(said):
        return said
    if column.remote_field is not None and column.related_model is not None:
        return table_name(cast("type[models.Model]", column.related_model))
    return COLUMNS.get(column.column or "", said)
