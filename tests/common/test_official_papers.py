"""Official papers as Word: what a reader of the file finds of page, faces, number, head, signature and tables."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from PIL import Image

from common.papers import OfficialPaper, Signature
from common.papers.layout import CHARACTER, LINE


def read(paper: OfficialPaper):
    return Document(BytesIO(paper.saved()))


@pytest.fixture
def paper() -> OfficialPaper:
    written = OfficialPaper(
        title="关于2026年10月督导整改情况的通报",
        number="横溪管护督〔2026〕3号",
        letterhead="横溪街道管护领导小组办公室文件",
    )
    written.receivers("各村（居）民委员会")
    written.text("现将有关情况通报如下。\n\n  数据截至11月3日0时。")
    written.level_1("一、总体情况")
    written.level_2("（一）督导", "共2次。")
    written.attachments(["按期整改率排名", "问题整改台账"])
    written.sign(Signature("横溪街道管护领导小组办公室", date(2026, 11, 3)))
    return written


def face_of(run) -> tuple[str, str, float]:
    fonts = run._element.rPr.rFonts
    return fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), run.font.size.pt


def line_with(document, words: str):
    return next(line for line in document.paragraphs if words in line.text)


def test_the_page_is_as_the_standard_says(paper):
    section = read(paper).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [37, 28]
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225


def test_faces_and_sizes(paper):
    document = read(paper)
    expected = {
        "关于2026年10月": ("方正小标宋简体", 22.0),
        "横溪管护督〔2026〕3号": ("仿宋_GB2312", 16.0),
        "现将有关情况": ("仿宋_GB2312", 16.0),
        "一、总体情况": ("黑体", 16.0),
        "（一）督导": ("楷体_GB2312", 16.0),
    }
    for words, (face, size) in expected.items():
        run = line_with(document, words).runs[0]
        assert face_of(run) == (face, "Times New Roman", size), words
    assert line_with(document, "（一）督导").runs[1].text == "共2次。"
    body = line_with(document, "现将有关情况").paragraph_format
    assert body.first_line_indent.pt == 2 * CHARACTER and abs(body.line_spacing.pt - LINE) < 0.06
    names = {rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable")}
    assert 'w:altName w:val="仿宋"' in names.pop().blob.decode()


def test_the_letterhead_is_red_and_the_title_stands_two_lines_below_its_rule(paper):
    document = read(paper)
    head, number, *rest = document.paragraphs
    assert str(head.runs[0].font.color.rgb) == "C00000" and head.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert number._element.pPr.find(qn("w:pBdr")).find(qn("w:bottom")).get(qn("w:color")) == "C00000"
    assert [line.text for line in rest[:2]] == ["", ""] and rest[2].text.startswith("关于2026年10月")


def test_pages_are_numbered_outside_by_turns(paper):
    document = read(paper)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.text.replace(" ", "") == "——" and "PAGE" in line._element.xml
        assert getattr(line.paragraph_format, f"{side}_indent").pt == 14
        assert face_of(line.runs[0]) == ("宋体", "宋体", 14.0)


def test_empty_lines_of_a_text_are_no_paragraphs(paper):
    lines = [line.text for line in read(paper).paragraphs]
    assert "数据截至11月3日0时。" in lines and "各村（居）民委员会：" in lines


def test_the_date_stands_four_characters_in_and_the_name_is_centred_on_it(paper):
    document = read(paper)
    unit, day = line_with(document, "办公室").paragraph_format, line_with(document, "2026年11月3日")
    unit = next(line for line in document.paragraphs if line.text == "横溪街道管护领导小组办公室")
    assert day.paragraph_format.right_indent.pt == 4 * CHARACTER
    width_of_day, width_of_unit = 3 + 7 / 2, 13
    middle = 4 + width_of_day / 2
    assert abs(unit.paragraph_format.right_indent.pt / CHARACTER + width_of_unit / 2 - middle) < 0.6 or (
        unit.paragraph_format.right_indent.pt == 0
    )


def test_attachments_are_named_in_a_row_and_begin_a_page(paper):
    paper.new_attachment(1, "按期整改率排名")
    paper.table(["名次", "单位"], [[n, f"单位{n}"] for n in range(1, 60)], widths=(30, 126), numbers=(0,))
    document = read(paper)
    texts = [line.text for line in document.paragraphs]
    assert "附件：1. 按期整改率排名" in texts and any(text.strip("　") == "2. 问题整改台账" for text in texts)
    assert (
        "附件1" in texts and 'w:type="page"' in document.element.xml
    ) or "w:pageBreakBefore" in document.element.xml
    table = document.tables[0]
    head = table.rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None and head.find(qn("w:cantSplit")) is not None
    assert table.rows[5]._tr.trPr.find(qn("w:cantSplit")) is not None
    assert table.cell(1, 0).paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.5)


def test_a_slip_is_torn_off_along_a_dashed_line(paper):
    paper.slip("回执", [("签收人", "")])
    border = read(paper).element.xml
    assert 'w:val="dashed"' in border


def test_pictures_stand_two_to_a_row(paper):
    stream = BytesIO()
    Image.new("RGB", (40, 30)).save(stream, "JPEG")
    paper.pictures([(stream.getvalue(), f"照片{n}") for n in (1, 2, 3)])
    document = read(paper)
    assert len(document.inline_shapes) == 3 and len(document.tables[0].rows) == 2
    assert abs(document.inline_shapes[0].width.mm - 75) < 0.1


def test_texts_are_no_markup(paper):
    paper.text("<w:p>&lt;b&gt; 甲")
    assert line_with(read(paper), "甲").text == "<w:p>&lt;b&gt; 甲"


def test_what_word_cannot_hold_is_left_out():
    made = OfficialPaper(title="关于\x08通知")
    made.text("一\x1f行\ufffe字")
    assert line_with(read(made), "一行字")
