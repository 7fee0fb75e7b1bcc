"""One official paper, written from top to bottom and saved as .docx."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from common.papers import layout
from common.papers.layout import CHARACTER, Face
from common.papers.pieces import keep_whole, name_fall_backs, page_number, repeat_head, rule, tear_line, write
from common.xml_text import possible

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Signature:
    """署名 and 成文日期: whose paper it is, and of which day."""

    unit: str
    on: date

    @property
    def day(self) -> str:
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"


class OfficialPaper:
    """Call its parts in the order in which they stand on the paper; `saved()` gives the file's bytes.

    Texts are plain: nothing in them is read as markup.
    """

    def __init__(self, *, title: str, number: str = "", letterhead: str = "") -> None:
        self.document = Document()
        self._set_page()
        if letterhead:
            face = replace(layout.LETTERHEAD, size=layout.letterhead_size(letterhead))
            self._line(letterhead, face, WD_ALIGN_PARAGRAPH.CENTER, color="C00000")
        if number:
            line = self._line(number, layout.BODY, CENTRE)
            if letterhead:
                rule(line, color="C00000", eighths=12)
        for _ in range(2 if number else 0):
            self._line("", layout.BODY)
        self._line(title, layout.TITLE, CENTRE)
        self._line("", layout.BODY)
        self.document.core_properties.title = possible(title)
        self.document.core_properties.author = possible(letterhead)

    # --- the text -----------------------------------------------------------------------------------
    def receivers(self, words: str) -> None:
        """主送机关: flush left, with a full-width colon."""
        self._line(words.rstrip("：:") + "：", layout.BODY)

    def text(self, words: str) -> None:
        """Paragraphs of the body, one for each line, their first line two characters in."""
        for line in words.splitlines():
            if line.strip():
                self._indented(line.strip(), layout.BODY)

    def level_1(self, words: str) -> None:
        """一、, on its own line."""
        self._indented(words, layout.LEVEL_1).paragraph_format.keep_with_next = True

    def level_2(self, words: str, then: str = "") -> None:
        """（一）, on its own line or with `then` run in."""
        line = self._indented(words, layout.LEVEL_2)
        if then:
            write(line, then, layout.BODY)

    def level_3(self, words: str, then: str = "") -> None:
        """1., with `then` run in."""
        line = self._indented(words, layout.LEVEL_3)
        if then:
            write(line, then, layout.BODY)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """A table of two columns: what, and its value."""
        self.table(None, [list(row) for row in rows], widths=(42, 114))

    def table(
        self,
        heads: Sequence[str] | None,
        rows: Iterable[Sequence[object]],
        *,
        widths: Sequence[float] = (),
        numbers: Sequence[int] = (),
    ) -> None:
        """A table with a ruled grid; `widths` in mm, `numbers`: the columns that are centred. The head stands again on
        each page, and no row breaks across two."""
        lines = [list(map(str, row)) for row in rows]
        columns = len(heads or (lines[0] if lines else ()))
        table = self.document.add_table(rows=0, cols=columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = not widths
        if heads:
            row = table.add_row()
            repeat_head(row)
            for cell, word in zip(row.cells, heads, strict=True):
                self._cell(cell, word, layout.TABLE_HEAD, CENTRE)
        for line in lines:
            row = table.add_row()
            keep_whole(row)
            for place, (cell, word) in enumerate(zip(row.cells, line, strict=True)):
                self._cell(cell, word, layout.TABLE, CENTRE if place in numbers else WD_ALIGN_PARAGRAPH.LEFT)
        for place, width in enumerate(widths):
            table.columns[place].width = Mm(width)
            for cell in table.columns[place].cells:
                cell.width = Mm(width)
        self._line("", layout.BODY)

    def pictures(self, images: Iterable[tuple[bytes, str]], *, width: float = 75) -> None:
        """Photographs two to a row, each with its words beneath; `width` in mm."""
        held = list(images)
        if not held:
            return
        table = self.document.add_table(rows=0, cols=2)
        for left in range(0, len(held), 2):
            cells = table.add_row().cells
            for cell, (image, words) in zip(cells, held[left : left + 2], strict=False):
                cell.paragraphs[0].add_run().add_picture(BytesIO(image), width=Mm(width))
                self._cell(cell, words, layout.TABLE, WD_ALIGN_PARAGRAPH.CENTER, more=True)

    def picture_place(self, words: str) -> None:
        """A placeholder that a template fills with a picture: centred, as high as the picture."""
        line = self._line(words, layout.BODY, CENTRE)
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE

    # --- how it ends --------------------------------------------------------------------------------
    def attachments(self, names: Sequence[str]) -> None:
        """附件说明, a line under the body: 附件：1. …"""
        self._line("", layout.BODY)
        for number, name in enumerate(names, 1):
            lead = "附件：" if number == 1 else "　　　"
            self._indented(f"{lead}{number}. {name}" if len(names) > 1 else f"{lead}{name}", layout.BODY)

    def contact(self, words: str) -> None:
        """（联系人：…，联系电话：…）"""
        self._indented(f"（{words}）", layout.BODY)

    def sign(self, signature: Signature) -> None:
        """署名 centred over the date, the date four characters in from the right, room for the stamp above both."""
        day = len(signature.day) - len([sign for sign in signature.day if sign.isdigit()]) / 2
        inset = max(0.0, 4 + (day - len(signature.unit)) / 2)
        self.sign_words(signature.unit, signature.day, inset=inset)

    def sign_words(self, unit: str, day: str, *, inset: float = 4) -> None:
        """The two lines of `sign` in words (placeholders of a template); `inset`: characters between unit and margin."""
        for _ in range(2):
            self._line("", layout.BODY)
        self._hold_last_text()
        for words, right in ((unit, inset), (day, 4)):
            line = self._line(words, layout.BODY, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(right * CHARACTER)
            line.paragraph_format.keep_with_next = words != day

    def _hold_last_text(self) -> None:
        """No page bears the signature alone: the last paragraph of the text goes along."""
        for line in reversed(self.document.paragraphs):
            line.paragraph_format.keep_with_next = True
            if line.text and not line.text.startswith(("附件：", "　　　")):
                return

    def note(self, words: str) -> None:
        """附注: （此件公开发布）"""
        self._indented(f"（{words}）", layout.BODY)

    def small(self, words: str) -> None:
        """A note beneath a table."""
        self._line(words, layout.TABLE).paragraph_format.line_spacing = Pt(layout.LINE * 0.7)

    def foot(self, *, copies: str = "", printed_by: str = "", printed_on: date | None = None) -> None:
        """版记: who gets copies, who printed it and when, between rules."""
        said = []
        if copies:
            said.append(f"抄送：{copies}。")
        if printed_by and printed_on:
            said.append(f"{printed_by}\t{printed_on.year}年{printed_on.month}月{printed_on.day}日印发")
        for place, words in enumerate(said):
            line = self._line(words, layout.FOOT)
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(layout.FOOT.size)
            line.paragraph_format.tab_stops.add_tab_stop(
                Pt(layout.WIDTH - layout.FOOT.size), WD_TAB_ALIGNMENT.RIGHT
            )
            line.paragraph_format.keep_with_next = place < len(said) - 1
            if place == 0:
                line.paragraph_format.space_before = Pt(layout.LINE)
                rule(line, "top", eighths=8)
            if place == len(said) - 1:
                rule(line, "bottom", eighths=8)

    def slip(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """回执: torn off along the dashed line, signed and sent back."""
        line = self._line("", layout.BODY)
        tear_line(line)
        self._line(title, layout.LEVEL_1, CENTRE)
        self.facts(rows)

    def new_attachment(self, number: int | None, title: str, *, landscape: bool = False) -> None:
        """附件1 at the top left of a new page (`number` None: the only one), its title on the third line."""
        if landscape:
            self._turn()
        head = self._line(f"附件{number or ''}", layout.LEVEL_1)
        head.paragraph_format.page_break_before = not landscape
        self._line("", layout.BODY)
        self._line(title, layout.TITLE, CENTRE).paragraph_format.space_after = Pt(layout.LINE / 2)

    def saved(self) -> bytes:
        """The .docx; its times of making are left out, so that the same paper gives the same words."""
        name_fall_backs(self.document)
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    # --- beneath ------------------------------------------------------------------------------------
    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (Mm(side) for side in layout.PAGE)
        section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
        section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
        section.footer_distance = Mm(layout.BOTTOM - layout.NUMBER_BELOW - 5)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            line = footer.paragraphs[0]
            outside = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
            line.alignment = outside
            setattr(line.paragraph_format, f"{side}_indent", Pt(layout.NUMBER.size))
            page_number(line, layout.NUMBER)

    def _turn(self) -> None:
        section = self.document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(layout.PAGE[1]), Mm(layout.PAGE[0])

    def _line(
        self,
        words: str,
        face: Face,
        alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
        *,
        color: str = "",
    ) -> Paragraph:
        line = self.document.add_paragraph()
        line.alignment = alignment
        spacing = line.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY if face.size <= 22 else WD_LINE_SPACING.SINGLE
        if face.size <= 22:
            spacing.line_spacing = Pt(layout.LINE if face.size <= 16 else layout.LINE * 1.15)
        run = write(line, words, face)
        if color:
            run.font.color.rgb = RGBColor.from_string(color)
        return line

    def _indented(self, words: str, face: Face) -> Paragraph:
        line = self._line(words, face, WD_ALIGN_PARAGRAPH.JUSTIFY)
        line.paragraph_format.first_line_indent = Pt(2 * CHARACTER)
        return line

    def _cell(self, cell, words: str, face: Face, alignment, *, more: bool = False) -> None:
        line = cell.add_paragraph() if more else cell.paragraphs[0]
        line.alignment = alignment
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        write(line, words, face)
