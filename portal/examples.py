"""What the gallery shows: invented facilities, people and figures. Nothing else reads this."""

from datetime import datetime, timedelta
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone

NOON = datetime(2026, 11, 20, 10, 12, tzinfo=get_current_timezone())
PHRASES = ["佐证不清", "缺佐证", "与记录不符"]
STATES = (
    ("设施状况", "ok 完好,warn 基本完好,bad 受损,bad 失效,mute 未核实"),
    ("生命周期", "run 在建,warn 待移交,mute 在用,mute 停用,mute 已报废"),
    ("台账批次", "run 读取中,warn 待核对,warn 有待处理,ok 已入库,mute 已撤回,bad 未完成"),
    ("任务", "mute 排队中,run 进行中,ok 已完成,bad 未完成,mute 已取消"),
)


def named(names: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows as dicts: `named("word url", ("列表", "#"))`."""
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


class ExampleForm(forms.Form):
    name = forms.CharField(label="设施名称", max_length=60, help_text="写到自然村或组，如“后石塘进村道路”")
    kind = forms.ChoiceField(
        label="类别", choices=[("0101", "交通道路 / 村道"), ("0401", "环境卫生 / 农村公厕")]
    )
    built = forms.CharField(label="建成时间")
    length = forms.DecimalField(label="长度", required=False)
    keeper = forms.CharField(label="管护责任人")
    opinion = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ChoiceField(
        label="权属", choices=[("a", "村集体"), ("b", "国有")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="已到现场核对", required=False)
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    sheet = forms.FileField(label="台账文件", required=False)

    def clean_built(self) -> str:
        raise ValidationError("晚于今天。是否为 2024年6月？")


class ExampleTable(tables.Table):
    row = tables.CheckBoxColumn(
        accessor="pk",
        attrs={
            "th": {"class": "check"},
            "td": {"class": "check", "data-phone": "check"},
            "th__input": {"data-all-rows": True, "aria-label": "选择本页全部"},
            "td__input": {"aria-label": lambda record: f"选择{record['name']}"},
        },
    )
    name = tables.Column("设施名称", attrs={"td": {"class": "name", "data-phone": "title"}})
    kind = tables.Column("类别", orderable=False, attrs={"td": {"data-phone": "fact"}})
    length = tables.Column(
        "长度（公里）",
        attrs={"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact", "data-unit": "公里"}},
    )
    money = tables.Column(
        "建设资金（元）", orderable=False, attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    condition = tables.Column("状况", orderable=False, attrs={"td": {"data-phone": "state"}})

    def render_name(self, value: str):
        return format_html('<a href="#">{}</a>', value)

    def render_condition(self, value: str):
        state, word = value.split()
        return format_html('<span class="state state-{}">{}</span>', state, word)


ROWS = named(
    "pk name kind length money condition",
    (1, "石塘村至前石塘道路", "村道", "2.360", "1,268,000.00", "ok 完好"),
    (2, "大塘灌溉渠", "灌排渠道", "3.420", "684,500.00", "bad 受损"),
    (3, "后石塘进村道路", "村道", "1.180", "472,000.00", "ok 完好"),
    (4, "前石塘污水收集管网", "污水收集管网", "0.860", "398,600.00", "mute 未核实"),
)


def form() -> ExampleForm:
    """A form that came back with errors."""
    sent = {"name": "后石塘进村道路", "kind": "0101", "built": "2042-06", "length": "1.180"}
    example = ExampleForm({**sent, "keeper": "石塘村委会", "password": "…"}, auto_id="example_%s")
    example.is_valid()
    return example


def job(state: str) -> dict[str, Any]:
    """An import on its way, or over (`state` done)."""
    at = ("done", "now", "coming", "coming") if state == "running" else ("done",) * 4
    return {
        "title": "导入台账：横溪街道明细台账.xlsx",
        "state": state,
        "stages": named("word state", *zip(("读取", "核对", "入库", "赋码"), at, strict=True)),
        "done": 128400,
        "total": 200000,
        "unit": "行",
        "left": "约剩 1 分 40 秒",
        "says": "入库 199,950 个，50 行待处理。" if state == "done" else "",
    }


def events() -> list[dict[str, Any]]:
    changed = "状况由“完好”改为“受损”"
    return named(
        "when who what note icon state",
        (NOON, "罗一鸣", "接单处置“化粪池盖板松动”，限 11-21 09:20 前办结", "维修单 WX-1163", "tool", "warn"),
        (
            NOON - timedelta(hours=2),
            "陈守安",
            "9 项中 8 项合格，附照片 2 张",
            changed,
            "clipboard-check",
            "bad",
        ),
        (NOON - timedelta(days=7), "陈守安", "9 项全部合格", "", "clipboard-check", "ok"),
        (NOON - timedelta(days=42), "魏长庚", "清查核实：位置、数量无误", "", "user-check", ""),
    )


def flows() -> dict[str, Any]:
    """Steps of a matter, and the acts of a flow."""
    words = ("上传文件", "看懂表格", "核对", "确认入库", "结果")
    states = ("done", "done", "now", "coming", "coming")
    opinion = "村规民约照片看不清条款，请重拍第 3 页。"
    return {
        "stages": named("word state", *zip(words, states, strict=True)),
        "steps": named(
            "act post person when opinion state",
            ("填报", "石塘村信息员", "魏长庚", NOON - timedelta(days=2), "", "ok"),
            ("退回", "横溪街道经办", "沈知遥", NOON, opinion, "bad"),
            ("修改", "石塘村信息员", "魏长庚", None, "", "run"),
            ("审定", "区领导小组办公室", "", None, "", "coming"),
        ),
        "job": job("running"),
        "events": events(),
    }


def figures() -> dict[str, Any]:
    """Facts and figures."""
    return {
        "facts": [
            ("类别", "环境卫生 / 农村公厕"),
            ("所在位置", "石塘村前石塘组 村口停车场东侧"),
            ("数量", "1 座"),
            ("建成时间", "2016年"),
            ("责任人", "陈守安", "170****0007"),
            ("设计年限", ""),
        ],
        "measures": named(
            "label value unit url left right tone",
            ("在用设施", "3,068", "个", "#", "较上月 +21", "全区 41,206", ""),
            ("赋码率", "98.60", "%", "#", "同期 +4.20", "全区 96.85", "good"),
            ("本月巡查按时率", "93.42", "%", "#", "同期 −1.36", "全区 95.10", "late"),
            ("未办结维修", "17", "件", "#", "逾期 2", "同期 26", ""),
        ),
        "total": {"label": "读到", "value": 138, "unit": "行"},
        "parts": named(
            "label value unit tone",
            ("新增", 104, "个", "accent"),
            ("变更", 9, "个", "run"),
            ("未变", 3, "个", "soft"),
            ("待处理", 5, "行", "warn"),
            ("非数据", 17, "行", "mute"),
        ),
    }


def lists() -> dict[str, Any]:
    """What stands around a table."""
    villages = [("1", "石塘村"), ("2", "许高村")]
    return {
        "table": ExampleTable(ROWS, order_by="-length"),
        "tabs": named(
            "word url count chosen",
            ("待处理在前", "#", 121, True),
            ("有换算", "#", 87, False),
            ("新增", "#", 104, False),
            ("变更记录", "#", None, False),
        ),
        "looks": named("word url icon chosen", ("列表", "#", "list", True), ("地图", "#", "map", False)),
        "fixed": ["横溪街道"],
        "levels": named(
            "name label choices value every",
            ("village", "村（社区）", villages, "1", "全部村"),
            ("group", "组", [], "", "全部组"),
        ),
        "kinds": [("0101", "村道"), ("0401", "农村公厕")],
        "chips": named("word url", ("村（社区）：石塘村", "#"), ("赋码：已赋码", "#")),
        "page": {"first_url": "", "previous_url": "", "next_url": "?after=20", "last_url": "?last=1"},
        "sizes": [20, 50, 100],
        "acts": named(
            "word name icon", ("指定责任人", "keeper", "user-check"), ("打印码牌", "plates", "qrcode")
        ),
    }


def everything() -> dict[str, Any]:
    """The context of the gallery page."""
    return {
        **flows(),
        **figures(),
        **lists(),
        "states": [(family, [word.split() for word in words.split(",")]) for family, words in STATES],
        "form": form(),
        "phrases": PHRASES,
        "returned": {"who": "街道", "what": "请填到人，并附本年度聘用协议。", "when": NOON},
        "action": reverse("portal:gallery-dialog"),
    }
