"""The gallery: every component with its named arguments and an example, for those who build pages."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone

from accounts.doors import signed_in

COMPONENTS = Path(settings.TEMPLATES[0]["DIRS"][0]) / "components"
COMMENT = re.compile(r"\{% comment %\}(.*?)\{% endcomment %\}", re.S)
NOON = datetime(2026, 11, 20, 10, 12, tzinfo=get_current_timezone())

STATES = [
    ("设施状况", "ok 完好,warn 基本完好,bad 受损,bad 失效,mute 未核实"),
    ("生命周期", "run 在建,warn 待移交,mute 在用,mute 停用,mute 已报废"),
    ("台账批次", "run 读取中,warn 待核对,warn 有待处理,ok 已入库,mute 已撤回,bad 未完成"),
    ("任务", "mute 排队中,run 进行中,ok 已完成,bad 未完成,mute 已取消"),
]


class ExampleForm(forms.Form):
    name = forms.CharField(label="设施名称", max_length=60, help_text="写到自然村或组，如“后石塘进村道路”")
    kind = forms.ChoiceField(label="类别", choices=[("0101", "交通道路 / 村道"), ("0401", "环境卫生 / 农村公厕")])
    built = forms.CharField(label="建成时间")
    length = forms.DecimalField(label="长度", required=False)
    keeper = forms.CharField(label="管护责任人")
    opinion = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.ChoiceField(label="权属", choices=[("a", "村集体"), ("b", "国有"), ("c", "其他")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已到现场核对", required=False)
    password = forms.CharField(label="密码", widget=forms.PasswordInput)
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
    length = tables.Column("长度（公里）", attrs={"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact", "data-unit": "公里"}})
    money = tables.Column("建设资金（元）", orderable=False, attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    condition = tables.Column("状况", orderable=False, attrs={"td": {"data-phone": "state"}})

    def render_name(self, value: str):
        return format_html('<a href="#">{}</a>', value)

    def render_condition(self, value: str):
        state, word = value.split()
        return format_html('<span class="state state-{}">{}</span>', state, word)


ROWS = [
    {"pk": 1, "name": "石塘村至前石塘道路", "kind": "村道", "length": "2.360", "money": "1,268,000.00", "condition": "ok 完好"},
    {"pk": 2, "name": "大塘灌溉渠", "kind": "灌排渠道", "length": "3.420", "money": "684,500.00", "condition": "bad 受损"},
    {"pk": 3, "name": "后石塘进村道路", "kind": "村道", "length": "1.180", "money": "472,000.00", "condition": "ok 完好"},
    {"pk": 4, "name": "前石塘污水收集管网", "kind": "污水收集管网", "length": "0.860", "money": "398,600.00", "condition": "mute 未核实"},
]


def described() -> dict[str, str]:
    """What each component says of itself in the comment at its top, by name."""
    found = {path.stem: COMMENT.search(path.read_text()) for path in sorted(COMPONENTS.glob("*.html"))}
    return {name: match.group(1).strip() if match else "" for name, match in found.items()}


def example_form() -> ExampleForm:
    form = ExampleForm(
        {"name": "后石塘进村道路", "kind": "0101", "built": "2042-06", "length": "1.180", "keeper": "石塘村委会", "password": "x"},
        auto_id="example_%s",
    )
    form.is_valid()
    return form


def example_job(state: str = "running") -> dict:
    return {
        "title": "导入台账：横溪街道明细台账.xlsx",
        "state": state,
        "stages": [
            {"word": "读取", "state": "done"},
            {"word": "核对", "state": "now"},
            {"word": "入库", "state": "coming"},
            {"word": "赋码", "state": "coming"},
        ],
        "done": 128400,
        "total": 200000,
        "unit": "行",
        "left": "约剩 1 分 40 秒",
    }


def example_events() -> list[dict]:
    return [
        {"when": NOON, "who": "罗一鸣", "what": "接单处置“化粪池盖板松动”，限 11-21 09:20 前办结", "note": "维修单 WX-1163", "icon": "tool", "state": "warn"},
        {"when": NOON - timedelta(hours=2), "who": "陈守安", "what": "9 项中 8 项合格，附照片 2 张", "note": "状况由“完好”改为“受损”", "icon": "clipboard-check", "state": "bad"},
        {"when": NOON - timedelta(days=7), "who": "陈守安", "what": "9 项全部合格", "icon": "clipboard-check", "state": "ok"},
        {"when": NOON - timedelta(days=42), "who": "魏长庚", "what": "清查核实：位置、数量无误", "icon": "user-check"},
    ]  # fmt: skip


def example_context() -> dict:
    """Everything the gallery's examples show."""
    return {
        "says": described(),
        "states": [(family, [word.split() for word in words.split(",")]) for family, words in STATES],
        "form": example_form(),
        "table": ExampleTable(ROWS, order_by="-length"),
        "job": example_job(),
        "events": example_events(),
        "stages": [
            {"word": word, "state": state, "url": ""}
            for word, state in zip(
                ["上传文件", "看懂表格", "核对", "确认入库", "结果"], ["done", "done", "now", "coming", "coming"], strict=True
            )
        ],
        "steps": [
            {"act": "填报", "post": "石塘村信息员", "person": "魏长庚", "when": NOON - timedelta(days=2), "opinion": "", "state": "ok"},
            {"act": "退回", "post": "横溪街道经办", "person": "沈知遥", "when": NOON, "opinion": "村规民约照片看不清条款，请重拍第 3 页。", "state": "bad"},
            {"act": "修改", "post": "石塘村信息员", "person": "魏长庚", "when": None, "opinion": "", "state": "run"},
            {"act": "审定", "post": "区领导小组办公室", "person": "", "when": None, "opinion": "", "state": "coming"},
        ],
        "facts": [
            ("类别", "环境卫生 / 农村公厕"),
            ("所在位置", "石塘村前石塘组 村口停车场东侧"),
            ("数量", "1 座"),
            ("建成时间", "2016年"),
            ("责任人", "陈守安", "170****0007"),
            ("设计年限", ""),
        ],
        "measures": [
            {"label": "在用设施", "value": "3,068", "unit": "个", "url": "#", "left": "较上月 +21", "right": "全区 41,206", "tone": ""},
            {"label": "赋码率", "value": "98.60", "unit": "%", "url": "#", "left": "同期 +4.20", "right": "全区 96.85", "tone": "good"},
            {"label": "本月巡查按时率", "value": "93.42", "unit": "%", "url": "#", "left": "同期 −1.36", "right": "全区 95.10", "tone": "late"},
            {"label": "未办结维修", "value": "17", "unit": "件", "url": "#", "left": "逾期 2", "right": "同期 26", "tone": ""},
        ],
        "total": {"label": "读到", "value": 138, "unit": "行"},
        "parts": [
            {"label": "新增", "value": 104, "unit": "个", "tone": "accent"},
            {"label": "变更", "value": 9, "unit": "个", "tone": "run"},
            {"label": "未变", "value": 3, "unit": "个", "tone": "soft"},
            {"label": "待处理", "value": 5, "unit": "行", "tone": "warn"},
            {"label": "非数据", "value": 17, "unit": "行", "tone": "mute"},
        ],
        "tabs": [
            {"word": "待处理在前", "url": "#", "count": 121, "chosen": True},
            {"word": "有换算", "url": "#", "count": 87, "chosen": False},
            {"word": "新增", "url": "#", "count": 104, "chosen": False},
            {"word": "变更记录", "url": "#", "count": None, "chosen": False},
        ],
        "looks": [
            {"word": "列表", "url": "#", "icon": "list", "chosen": True},
            {"word": "地图", "url": "#", "icon": "map", "chosen": False},
        ],
        "fixed": ["横溪街道"],
        "levels": [
            {"name": "village", "label": "村（社区）", "choices": [("1", "石塘村"), ("2", "许高村")], "value": "1", "every": "全部村"},
            {"name": "group", "label": "组", "choices": [], "value": "", "every": "全部组"},
        ],
        "kinds": [("0101", "村道"), ("0401", "农村公厕")],
        "chips": [{"word": "村（社区）：石塘村", "url": "#"}, {"word": "赋码：已赋码", "url": "#"}],
        "page": {"first_url": "", "previous_url": "", "next_url": "?after=20", "last_url": "?last=1"},
        "sizes": [20, 50, 100],
        "acts": [{"word": "指定责任人", "name": "keeper", "icon": "user-check"}, {"word": "打印码牌", "name": "plates", "icon": "qrcode"}],
        "phrases": ["佐证不清", "缺佐证", "与记录不符"],
        "returned": {"who": "街道", "what": "请填到人，并附本年度聘用协议。", "when": NOON},
        "action": reverse("portal:gallery-dialog"),
    }  # fmt: skip


@signed_in()
def gallery(request):
    return render(request, "portal/gallery.html", example_context())


@signed_in()
def gallery_dialog(request):
    """The example dialog; nothing is sent anywhere."""
    return render(request, "portal/gallery_dialog.html", {"action": request.path, "phrases": ["佐证不清", "缺佐证", "与记录不符"]})


@signed_in()
def gallery_job(request):
    """The example job; polled as a real one would be."""
    return render(request, "components/job.html", {"job": example_job("done"), "poll_url": request.path, "cancel_url": "", "retry_url": ""})


@signed_in()
def gallery_print(request):
    return render(request, "portal/gallery_print.html", {"rows": ROWS * 12})
