"""旬报 and 年度督导报告 go down to units: they are 通报."""

from django.db import migrations, models

KINDS = [
    ("weekly_dispatch", "一周督查调度单"),
    ("ten_day_report", "旬通报"),
    ("monthly_bulletin", "月度通报"),
    ("monthly_ranking", "月度排名"),
    ("quarterly_exam", "季度考核"),
    ("half_year_assessment", "半年评估"),
    ("year_report", "年度督导通报"),
]


class Migration(migrations.Migration):
    dependencies = [("tasks_checklist", "0006_extension_taken_back")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24, verbose_name="文稿"),
        )
        for model in ("paper", "paperrhythm")
    ]
