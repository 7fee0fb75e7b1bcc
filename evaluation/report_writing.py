"""A report's file: the template filled with the words and the charts of one unit. Templates run in a sandbox."""

from io import BytesIO
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from common.xml_text import possible
from evaluation.report_pictures import bars
from evaluation.report_words import Figures, context, rates, scores

PICTURES = ("图_分组", "图_比较")
PICTURE_WIDTH = Mm(150)
FULL = 110.0  # the longest bar of a comparison: no score lies above


def written(told: Figures, template: bytes) -> bytes:
    """The .docx of one report. Raises ValidationError where the template asks for what does not exist."""
    return filled(template, _possible(context(told)), charts(told))


def charts(told: Figures) -> dict[str, bytes]:
    """The pictures by their placeholders; one without rows is left out."""
    groups, compared = rates(told), scores(told)
    found = {}
    if groups:
        found[PICTURES[0]] = bars(groups, most=1.0, unit="%")
    if compared:
        found[PICTURES[1]] = bars(compared, most=FULL, unit="分", first=True)
    return found


def filled(template: bytes, words: dict[str, object], pictures: dict[str, bytes]) -> bytes:
    """A template with its placeholders filled; a picture that is missing counts as empty."""
    try:
        file = DocxTemplate(BytesIO(template))
        shown = {
            name: InlineImage(file, BytesIO(pictures[name]), width=PICTURE_WIDTH) if name in pictures else ""
            for name in PICTURES
        }
        file.render({**words, **shown}, jinja_env=_environment())
        stream = BytesIO()
        file.save(stream)
        return stream.getvalue()
    except TemplateError as error:
        raise ValidationError(_("模板里的占位符有误：%s") % _told(error)) from error
    except (PackageNotFoundError, BadZipFile, LxmlError, KeyError, ValueError) as error:
        raise ValidationError(_("模板不是可用的 Word 文档（.docx）")) from error


def _environment() -> ImmutableSandboxedEnvironment:
    """Strict: a placeholder that names nothing is an error, not a blank on an official paper."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _told(error: TemplateError) -> str:
    line = getattr(error, "lineno", None)
    said = str(error.message or error)[:120]
    return f"{said}（第{line}处附近）" if line else said


def _possible(value):
    """Texts without the signs that no XML can hold."""
    if isinstance(value, str):
        return possible(value)
    if isinstance(value, list):
        return [_possible(one) for one in value]
    if isinstance(value, dict):
        return {name: _possible(one) for name, one in value.items()}
    return value
