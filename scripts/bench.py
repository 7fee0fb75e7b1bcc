"""Every figure of `make bench`: a line each (name, value, target, how measured), and all of them in bench.json.

    make bench [ONLY=list_growth]

Every figure is a ratio of medians taken alternately in one run. Ends with 1 if one misses its target.
"""

import json
import sys
from collections.abc import Callable

from bench_audit import audit_cost
from bench_export import export_vs_xlsxwriter
from bench_frame import ROOT, Figure
from bench_funds import fund_report_vs_sql
from bench_import import import_vs_floor, import_vs_library
from bench_inspections import inspections_growth
from bench_lists import list_growth, search_cost
from bench_posts import posts_vs_sql
from bench_reports import report_vs_template, report_workers
from bench_supervision import supervision_growth

FIGURES: dict[str, Callable[[], Figure]] = {
    "audit_cost": audit_cost,
    "export_vs_xlsxwriter": export_vs_xlsxwriter,
    "fund_report_vs_sql": fund_report_vs_sql,
    "import_vs_floor": import_vs_floor,
    "import_vs_library": import_vs_library,
    "inspections_growth": inspections_growth,
    "list_growth": list_growth,
    "posts_vs_sql": posts_vs_sql,
    "report_vs_template": report_vs_template,
    "report_workers": report_workers,
    "search_cost": search_cost,
    "supervision_growth": supervision_growth,
}


def main(only: str = "") -> int:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]  # the test client's host
    chosen = {name: measure for name, measure in FIGURES.items() if only in ("", name)}
    if not chosen:
        print(f"no figure is called {only}: {', '.join(FIGURES)}", file=sys.stderr)
        return 2
    path = ROOT / "bench.json"
    kept = json.loads(path.read_text()) if only and path.exists() else {}
    missed = False
    for name, measure in chosen.items():
        figure = measure()
        print(figure, flush=True)
        kept[name] = figure.as_json()
        missed = missed or not figure.met
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
