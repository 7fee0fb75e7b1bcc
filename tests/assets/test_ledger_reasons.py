"""Why rows wait or leave a doubt, together by reason; what one click settles; a file in which no table was found."""

from accounts.models import DivisionAlias
from assets import ledger_reasons
from assets.models import LedgerBatch, LedgerHabit
from tests.assets.test_ledger_mending import HEAD, clerk, ground, hand_over, page, row, workbook  # noqa: F401
from tests.factories import GULI, HENGXI, client_of, make_post

OTHERWISE = "亲见社区"  # the register says 亲见村


def batch_of(clerk, *rows: list, **how) -> LedgerBatch:  # noqa: F811
    return hand_over(clerk, workbook(*rows, **how))


def test_rows_stand_together_by_reason(clerk):  # noqa: F811
    batch = batch_of(
        clerk,
        *[row(name=f"{n}号公厕", village="王麻子村") for n in range(12)],
        *[row(name=f"{n}号厕所", village="李麻子村") for n in range(3)],
        row(name="", village="赵麻子村"),
    )
    first, second = ledger_reasons.reasons(batch, "held")
    assert (first["label"], first["number"]) == ("范围内没有的村名", 16)
    assert [(word, number) for word, number, _ in first["words"]] == [("王麻子村", 12), ("李麻子村", 3)]
    assert (second["label"], second["number"]) == ("设施名称：设施名称为空，填写后即可导入", 1)
    shown = clerk.get(page(batch, "?tab=held"))
    assert "王麻子村” 12" in shown.text
    of_word = clerk.get(page(batch, first["words"][1][2]))
    assert [one["staged"].name for one in of_word.context["rows"]] == ["0号厕所", "1号厕所", "2号厕所"]
    assert "只看：" in of_word.text
    for wrong in ("why=" + "x" * 900, "why='); --&word=%F0%9F%98%80", "word=1"):
        assert clerk.get(page(batch, f"?tab=held&{wrong}")).status_code == 200
    for wrong in ("why=%00", "why=x&word=%00"):  # refused before any page reads it
        assert clerk.get(page(batch, f"?tab=held&{wrong}")).status_code == 400


def test_of_very_many_rows_some_are_counted(clerk, monkeypatch):  # noqa: F811
    batch = batch_of(clerk, *[row(name=f"{n}号公厕", village="王麻子村") for n in range(15)])
    monkeypatch.setattr(ledger_reasons, "COUNTED", 12)
    (reason,) = ledger_reasons.reasons(batch, "held")
    assert reason["number"] == 12
    assert "只数了前 12 行" in clerk.get(page(batch, "?tab=held")).text


def test_a_few_rows_need_no_table_of_reasons(clerk):  # noqa: F811
    batch = batch_of(clerk, row(village="王麻子村"))
    assert "ledger_reasons" not in [one.name for one in clerk.get(page(batch, "?tab=held")).templates]
    assert clerk.get(page(batch, "?tab=held")).context["reasons"] == []


def test_no_telephone_becomes_a_reason(clerk):  # noqa: F811
    batch = batch_of(clerk, *[row(name=f"{n}号公厕", phone="139 5183 000") for n in range(12)])
    assert ledger_reasons.reasons(batch, "flagged")
    assert "5183" not in clerk.get(page(batch, "?tab=flagged")).text.replace("原文", "")


def test_a_village_written_otherwise_is_accepted_once(clerk):  # noqa: F811
    batch = batch_of(clerk, *[row(name=f"{n}号公厕", village=OTHERWISE) for n in range(3)], row(name="别的"))
    assert batch.rows.filter(flagged=True).count() == 3
    assert "都对，以后不再提示" in clerk.get(page(batch, "?tab=flagged")).text
    answer = clerk.post(page(batch, "agree/"), {"code": "village_suffix", "at": "tab=flagged"}, follow=True)
    assert "3 行不再提示" in answer.text
    assert not batch.rows.filter(flagged=True).exists()
    assert not batch.rows.filter(problems__contains=[{"code": "village_suffix"}]).exists()
    assert DivisionAlias.objects.get(name=OTHERWISE).source == "confirmed"
    again = batch_of(clerk, row(name="再来一座", village=OTHERWISE))
    assert not again.rows.filter(flagged=True).exists()


def test_a_group_behind_an_accepted_village_stays_a_place(clerk):  # noqa: F811
    batch = batch_of(clerk, row(village=OTHERWISE))
    clerk.post(page(batch, "agree/"), {"code": "village_suffix"})
    again = batch_of(clerk, row(name="再来一座", village=f"{OTHERWISE}三组"))
    assert again.rows.get(verdict="new").values["address"] == "三组"


def test_only_spellings_of_villages_are_accepted_so(clerk):  # noqa: F811
    batch = batch_of(clerk, row(village="王麻子村"))
    answer = clerk.post(page(batch, "agree/"), {"code": "unknown_village"}, follow=True)
    assert "要逐行核对" in answer.text
    assert batch.rows.get(verdict="held").problems
    stranger = client_of(make_post(division=HENGXI))
    assert stranger.post(page(batch, "agree/"), {"code": "village_suffix"}).status_code == 404


def test_only_what_was_changed_is_said_to_be_chosen(clerk):  # noqa: F811
    head = [*HEAD[:5], "投资", *HEAD[6:]]
    batch = batch_of(clerk, row(), head=head)
    form = clerk.get(page(batch, "reading/")).context["forms"][0]
    told = {name: form[name].value() or "" for name in form.fields} | {"sheet": "0", "amount_unit": "万元"}
    read_again(clerk, batch, told)
    assert reasons_of(batch, "由您指定") == []
    read_again(clerk, batch, told | {"column_E": ""})
    assert reasons_of(batch, "由您指定") == ["E"]
    read_again(clerk, batch, told | {"column_E": "", "amount_unit": "元"})
    assert reasons_of(batch, "由您指定") == ["E"]  # what was chosen before stays chosen
    assert LedgerHabit.objects.get(township=GULI).choice == {"columns": {"E": ""}, "amount_unit": "元"}
    again = batch_of(clerk, row(name="下一份"), head=head)
    assert reasons_of(again, "由您指定") == ["E"]


def read_again(clerk, batch: LedgerBatch, told: dict) -> None:  # noqa: F811
    from tests.assets.test_ledger_pages import work_off

    assert clerk.post(page(batch, "reading/"), told).status_code == 302
    work_off()
    batch.refresh_from_db()


def reasons_of(batch: LedgerBatch, words: str) -> list[str]:
    (sheet,) = batch.understanding["sheets"]
    return [column["letter"] for column in sheet["columns"] if column["reason"] == words]


def test_a_table_nobody_found_can_be_pointed_out(clerk):  # noqa: F811
    head = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]
    batch = batch_of(clerk, row(), row(name="第二座"), head=head)
    assert batch.state == "rejected"
    assert page(batch, "reading/") in clerk.get(page(batch)).text
    form = clerk.get(page(batch, "reading/")).context["forms"][0]
    assert form["include"].value() == "yes"
    silent = clerk.post(page(batch, "reading/"), {"sheet": "0", "include": "yes", "head_rows": ""})
    assert "请写明表头在第几行" in silent.text
    read_again(clerk, batch, {"sheet": "0", "include": "yes", "head_rows": "1"})
    form = clerk.get(page(batch, "reading/")).context["forms"][0]
    told = {name: form[name].value() or "" for name in form.fields} | {"sheet": "0", "include": "yes"}
    facts = ["name", "category", "village", "quantity", "built", "cost", "party", "phone"]
    told |= {f"column_{letter}": fact for letter, fact in zip("ABCDEFGH", facts, strict=True)}
    read_again(clerk, batch, told)
    assert (batch.state, batch.counts["imported"]) == ("checked", 2), batch.message


def test_a_file_that_cannot_be_opened_offers_no_reading(clerk):  # noqa: F811
    batch = hand_over(clerk, b"%PDF-1.7")
    assert batch.state == "rejected"
    assert page(batch, "reading/") not in clerk.get(page(batch)).text
