"""The small pieces of WordprocessingML that python-docx has no words for: faces, fields, rules, the font table."""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from common.papers.layout import FALL_BACKS, Face
from common.xml_text import possible


def write(paragraph: Paragraph, text: str, face: Face) -> Run:
    """Text in a face: Chinese in its Chinese name, digits and letters in its Latin one."""
    run = paragraph.add_run(possible(text))
    dress(run, face)
    return run


def dress(run: Run, face: Face) -> None:
    run.font.size = Pt(face.size)
    run.font.bold = face.bold or None
    run.font.name = face.latin
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.name)


def page_number(paragraph: Paragraph, face: Face) -> None:
    """— 1 —, as a field that Word counts."""
    write(paragraph, "— ", face)
    run = write(paragraph, "", face)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)
    write(paragraph, " —", face)


def rule(paragraph: Paragraph, side: str = "bottom", *, color: str = "000000", eighths: int = 6) -> None:
    """A line along a paragraph; `eighths` of a point thick."""
    edge = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="1" w:color="{color}"/></w:pBdr>'
    )
    paragraph._element.get_or_add_pPr().append(edge)


def tear_line(paragraph: Paragraph) -> None:
    """The dashed line above a slip that is torn off."""
    edge = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="dashed" w:sz="6" w:space="6" w:color="000000"/></w:pBdr>'
    )
    paragraph._element.get_or_add_pPr().append(edge)


def repeat_head(row) -> None:
    """A table's head stands again on every page."""
    keep_whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row) -> None:
    """A row does not break across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def name_fall_backs(document: Document) -> None:
    """Say in the file's font table which face stands in for one that is not installed."""
    part = next(
        (
            rel.target_part
            for rel in document.part.rels.values()
            if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE
        ),
        None,
    )
    if part is None:
        return
    table = parse_xml(part.blob)
    for name, other in FALL_BACKS.items():
        table.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            )
        )
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
