"""设施台账: the list with its columns, groups and sums, and the workbook of what it shows."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.doors import needs
from accounts.lists import asked, asks, listing, without_place
from accounts.password_again import password_again
from accounts.rights import Right
from assets import bulk_offers, columns, exports, groups, remembered
from assets.filters import ORDERS, FacilityFilter
from assets.models import Facility, SavedView
from assets.tables import FacilityTable


def visible(post) -> QuerySet[Facility]:
    return Facility.objects.visible_to(post).counted().for_list()


def _chosen_columns(request, form: FacilityFilter, otherwise: tuple[str, ...]) -> list[columns.ShownColumn]:
    """Those of the saved view the address names, else those the reader chose last, else the usual ones."""
    if view := _saved(request):
        return columns.chosen(view.columns or otherwise, form.attributes)
    return columns.chosen(remembered.columns(request) or otherwise, form.attributes)


def _saved(request) -> SavedView | None:
    number = request.GET.get("view", "")
    own = SavedView.objects.filter(person_id=request.post.person_id)
    return (
        get_object_or_404(own, pk=int(number))
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )


@needs(Right.FACILITY_VIEW)
def facility_list(request):
    if answer := remembered.kept(
        request
    ):  # a choice of columns, a number typed in clear: the address is put right first
        return answer
    form = asked(FacilityFilter, request)
    rows = form.narrow(visible(request.post))
    if request.GET.get("group") in groups.GROUPINGS:
        return _grouped(request, form, rows)
    usual = columns.USUAL_OF_A_COUNTY if form.spans_townships() else columns.USUAL
    shown = _chosen_columns(request, form, usual)
    acts = bulk_offers.offered(request.post)
    context = listing(
        request,
        form=form,
        rows=columns.with_related(rows, shown),
        table=lambda found, **kwargs: FacilityTable(found, columns=shown, chooses=bool(acts), **kwargs),
        orders=ORDERS,
        unit="处",
        many=form.many,
    )
    page = context["page"]
    context |= _beside(request, form, shown) | {
        "acts": acts,
        "total": min(page.number_of_rows, bulk_offers.MOST) if page.exact else bulk_offers.MOST,
    }
    if page.exact or request.GET.get("sums"):
        context["sums"] = groups.sums(rows, form.value("type"))
    answer = render(request, "assets/facility_list.html", context)
    return remembered.keep_size(request, answer, page.size)


def _grouped(request, form: FacilityFilter, rows):
    """The same list, counted by one of its columns."""
    name, kind = request.GET["group"], form.value("type")
    found = groups.groups(rows, name, query=request.GET, one_unit=bool(kind))
    context = listing(
        request, form=form, rows=rows.none(), table=lambda found, **kwargs: None, orders=ORDERS, unit="处"
    )
    context |= _beside(request, form, []) | {
        "groups": found,
        "by": groups.GROUPINGS[name].label,
        "number": sum(group.number for group in found),
        "sums": groups.sums(rows, kind),
    }
    return render(request, "assets/facility_groups.html", context)


def _beside(request, form: FacilityFilter, shown: list[columns.ShownColumn]) -> dict:
    """What stands around the rows: folded filters, columns, groups, saved views, acts."""
    names = {column.name for column in shown}
    query = without_place(request.GET)
    return {
        "unit": "处",
        "typed": form.shown_words(),
        "columns": [(one.name, one.full_head, one.name in names) for one in columns.every(form.attributes)],
        "kept": [(name, value) for name, values in query.lists() for value in values if name != "view"],
        "groupings": [
            {
                "word": way.label,
                "url": f"?{_with(query, group=name)}",
                "chosen": request.GET.get("group") == name,
            }
            for name, way in groups.GROUPINGS.items()
        ],
        "ungrouped_url": f"?{_with(query, group=None)}",
        "sums_url": f"?{_with(query, sums='1')}",
        "sums": None,
        "views": list(SavedView.objects.filter(person_id=request.post.person_id).order_by("name")),
        "view": _saved(request),
        "may_import": may(request.post, Right.LEDGER_IMPORT),
        "may_register": may(request.post, Right.FACILITY_REGISTER),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
    }


def _with(query, **changes: str | None) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return changed.urlencode()


@needs(Right.FACILITY_EXPORT, methods="GET POST")
def facility_export(request):
    """Of more than a hundred facilities only after the password was given again: keepers' names go along."""
    form = asked(FacilityFilter, request)
    rows = form.narrow(visible(request.post))
    table, back = Facility._meta.db_table, reverse("assets:facility-list")
    question = password_again(
        request, number=rows.count(), table=table, title=str(_("导出设施台账")), back=back
    )
    if question:
        return question
    of_type = tuple(column.name for column in columns.every(form.attributes) if column not in columns.COLUMNS)
    shown = _chosen_columns(request, form, (*columns.LEDGER, *of_type))
    return exports.facilities(rows, post=request.post, columns=shown, asks=asks(form))
