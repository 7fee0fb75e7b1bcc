"""管护责任清单: the list, what it lacks, how far it is, as a workbook and on paper."""

from typing import Any

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import AREA_FIELDS, asked, asks, listing
from accounts.models import Division
from accounts.password_again import password_again
from accounts.rights import Right
from common.spreadsheets.out import Column
from maintenance import completeness, item_progress, standards
from maintenance.item_filters import ORDERS, ItemFilter
from maintenance.item_offers import offered
from maintenance.item_tables import ItemTable
from maintenance.item_words import cell
from maintenance.list_columns import COLUMNS
from maintenance.models import ResponsibilityItem
from maintenance.renewals import may_begin, of_year
from maintenance.rhythms_in_force import circle_of, rhythm_of
from maintenance.views.renewals import RENEWAL_READERS

PRINTED = 2000  # lines on one printed list
FETCHED = 2000  # rows held at once while an answer goes out
MOST_CHOSEN = 20_000
SHOWN = ("facility__owner", "facility__settlement", "party__division")


def visible(post):
    return ResponsibilityItem.objects.visible_to(post).live().for_list()


@needs(Right.CARE_VIEW)
def item_list(request):
    form = asked(ItemFilter, request)
    kinds = completeness.types_with_standard(request.post.division.county_code)
    acts = offered(request.post)
    context = listing(
        request,
        form=form,
        rows=form.narrow_items(visible(request.post)).select_related("facility__owner"),
        table=lambda rows, **said: ItemTable(rows, with_standard=kinds, chooses=bool(acts), **said),
        orders=ORDERS,
        unit=_("条"),
        many=form.many,
    )
    page = context["page"]
    context |= {
        "acts": acts,
        "total": min(page.number_of_rows, MOST_CHOSEN) if page.exact else MOST_CHOSEN,
        "may_make": may(request.post, Right.LIST_FILL) and request.post.scope_kind == "area",
        "may_import": may(request.post, Right.LIST_FILL),
    }
    return render(request, "maintenance/item_list.html", context)


def _columns() -> list[Column]:
    units = {"cost": "元"}
    return [
        Column("number", "序号", 6, "number"),
        *(
            Column(
                one.key,
                one.head,
                one.width,
                "money" if one.key == "cost" else one.kind,  # type: ignore[arg-type]
                unit=units.get(one.key),
            )
            for one in COLUMNS
        ),
        Column("state", "进度", 10),
    ]


def _lines(rows, post):
    """A list for each item, in the order of villages; standards asked once."""
    county = post.division.county_code
    kinds = rows.order_by().values_list("facility__type_id", flat=True).distinct()
    held = standards.in_force(list(kinds), county)
    ordered = rows.select_related(*SHOWN).order_by(
        "facility__division_id", "facility__type_id", "facility_id"
    )
    for number, item in enumerate(ordered.iterator(FETCHED), start=1):
        standard = held.get(item.facility.type_id)
        said = [cell(item, column.key, standard) for column in COLUMNS]
        yield [number, *said, item.get_state_display()]


@needs_to_export(Right.CARE_VIEW, methods="GET POST")
def item_export(request):
    """Of more than a hundred items only after the password was given again: keepers' names go along."""
    form = asked(ItemFilter, request)
    rows = form.narrow_items(visible(request.post))
    title, table = str(_("管护责任清单")), ResponsibilityItem._meta.db_table
    back = reverse("maintenance:item-list")
    if question := password_again(request, number=rows.count(), table=table, title=title, back=back):
        return question
    narrowed = asks(form)
    below = [
        *([f"筛选：{narrowed}"] if narrowed else []),
        f"{timezone.localdate():%Y年%-m月%-d日}",
        "单位：元",
    ]
    lines = _lines(rows, request.post)
    return answer(
        title,
        _columns(),
        lines,
        post=request.post,
        table=ResponsibilityItem,
        below_title="    ".join(below),
        freeze_columns=3,
    )


@needs(Right.CARE_VIEW)
def item_paper(request):
    """The list for A3, with the signature line."""
    form = asked(ItemFilter, request)
    rows = form.narrow_items(visible(request.post))
    lines = []
    for line in _lines(rows, request.post):
        lines.append(line)
        if len(lines) > PRINTED:
            break
    context = {
        "heads": [one.head for one in COLUMNS],
        "lines": lines[:PRINTED],
        "cut": len(lines) > PRINTED,
        "place": form.area() or request.post.division,
        "asks": asks(form, but=AREA_FIELDS),
        "day": timezone.localdate(),
    }
    return render(request, "maintenance/item_paper.html", context)


def _area(request) -> Division | None:
    """The township a county's reader looks at; the own area of others."""
    post = request.post
    if post.division.level != Division.Level.COUNTY:
        return None
    code = request.GET.get("township", "")[:12]
    townships = Division.objects.visible_to(post).filter(level=Division.Level.TOWNSHIP, closed_on=None)
    if not code:
        return None
    if not code.isdigit():
        raise BadRequest(_("没有这个镇（街道）"))
    return get_object_or_404(townships, pk=code)


def _townships(post):
    if post.division.level != Division.Level.COUNTY:
        return []
    rows = Division.objects.visible_to(post).filter(level=Division.Level.TOWNSHIP, closed_on=None)
    return list(rows.order_by("code"))


def _progress(request, lines, sums, template: str, **more):
    circle = circle_of(request.post.division.county_code)
    context = {
        "lines": lines,
        "sums": sums,
        "heads": [one.head for one in sums],
        "area": _area(request),
        "townships": _townships(request.post),
        "circle": circle,
        "late": timezone.localdate() > circle.hand_in,
        **more,
    }
    return render(request, template, context)


def _anew(post, area: Division) -> dict[str, Any]:
    """The year's list of a township begun anew, and where the reader sees how far it is."""
    is_village = area.level == Division.Level.VILLAGE
    township = area.parent if is_village and area.parent else area
    renewal = of_year(township, circle_of(area.county_code).year)
    if renewal is None:
        return {"renewal": None}
    looks = is_village or any(may(post, right) for right in RENEWAL_READERS)
    page = "maintenance:renewal-village" if is_village else "maintenance:renewal-detail"
    named = [renewal.pk, area.pk] if is_village else [renewal.pk]
    return {"renewal": renewal, "renewal_url": reverse(page, args=named) if looks else ""}


@needs(Right.CARE_VIEW)
def item_missing(request):
    """By village and column how many lines lack what; each figure opens its lines."""
    lines, sums = item_progress.missing_lines(request.post, _area(request))
    return _progress(request, lines, sums, "maintenance/item_missing.html")


@needs(Right.CARE_VIEW)
def item_flow(request):
    """By village how far the year's list is, and who is next."""
    lines, sums = item_progress.flow_lines(request.post, _area(request))
    done = sum(line.handed_in for line in lines)
    township = _area(request) or request.post.division
    county = township.county_code
    return _progress(
        request,
        lines,
        sums,
        "maintenance/item_flow.html",
        handed_in=done,
        rhythm=rhythm_of(county),
        begins=township if may(request.post, Right.EDITION_FREEZE) and may_begin(township) else None,
        may_set=may(request.post, Right.EDITION_FREEZE)
        and request.post.division.level == Division.Level.COUNTY,
        may_freeze=may(request.post, Right.EDITION_FREEZE),
        **_anew(request.post, township),
    )
