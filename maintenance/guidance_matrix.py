"""技术服务 for the authorisation matrix: a request, an expert, a technique with a use, a need of the village."""

from accounts.models import Division, Sector
from accounts.places import ObjectFactory
from maintenance.models import Expert, Need, Question, Technique, TechniqueUse


def expert(division: Division) -> Expert:
    made = Expert.objects.create(
        division=division,
        kind="person",
        name=f"{division.short_name}矩阵专家",
        skill="泵站",
        phone="025-52281234",
    )
    made.sectors.set(Sector.objects.filter(pk="01"))
    return made


def question(division: Division) -> Question:
    return Question.objects.create(
        division=division, sector_id="01", title=f"{division.short_name}矩阵求助", expert=expert(division)
    )


def technique(division: Division) -> Technique:
    number = Technique.objects.everywhere(because="the matrix").count()
    return Technique.objects.create(
        division=division,
        sector_id="01",
        name=f"{division.short_name}矩阵技术{number}",
        rank="tried",
        description="要点",
    )


def use(division: Division) -> TechniqueUse:
    return TechniqueUse.objects.create(technique=technique(division), division=division)


def need(division: Division) -> Need:
    return Need.objects.create(division=division, sector_id="01", title=f"{division.short_name}矩阵需求")


def _of(key: str, make, **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {key: make(division).pk, **more})


FACTORIES = {
    "maintenance:question-detail": _of("question_id", question),
    "maintenance:question-photo": _of("question_id", question),
    "maintenance:question-act": _of("question_id", question, act="assign"),
    "maintenance:expert-detail": _of("expert_id", expert),
    "maintenance:expert-edit": _of("expert_id", expert),
    "maintenance:expert-phone": _of("expert_id", expert),
    "maintenance:technique-detail": _of("technique_id", technique),
    "maintenance:technique-edit": _of("technique_id", technique),
    "maintenance:technique-file": _of("technique_id", technique),
    "maintenance:technique-use-edit": _of("use_id", use),
    "maintenance:need-detail": _of("need_id", need),
    "maintenance:need-act": _of("need_id", need, act="match"),
    "api:question-detail": _of("pk", question),
    "api:question-act": _of("pk", question, act="assign"),
    "api:need-detail": _of("pk", need),
    "api:need-act": _of("pk", need, act="match"),
}
