"""Tables of JUDGE, re-exported in one place."""

from evaluation.models.events import (
    EVENT_FLOW,
    MEDIA_FLOW,
    Event,
    EventState,
    MediaItem,
    MediaState,
)
from evaluation.models.experiences import (
    EXPERIENCE_FLOW,
    Experience,
    ExperienceState,
)
from evaluation.models.opinions import (
    OPINION_FLOW,
    Opinion,
    OpinionState,
)
from evaluation.models.proofs import Proof
from evaluation.models.reports import Report, ReportLevel, ReportRun, ReportTemplate
from evaluation.models.rounds import (
    EVALUATION_FLOW,
    ROUND_FLOW,
    Evaluation,
    EvaluationState,
    PartScore,
    Round,
    RoundState,
    ScoreChange,
)
from evaluation.models.schemes import (
    SCHEME_FLOW,
    GradeBand,
    Indicator,
    IndicatorPart,
    Level,
    RoundKind,
    Scheme,
    SchemeState,
)
from evaluation.models.surveys import (
    QUESTION_SET_FLOW,
    SURVEY_FLOW,
    Answer,
    Question,
    QuestionSet,
    QuestionSetState,
    Survey,
    SurveyPlace,
    SurveyState,
)

__all__ = [
    "EVALUATION_FLOW",
    "EVENT_FLOW",
    "EXPERIENCE_FLOW",
    "MEDIA_FLOW",
    "OPINION_FLOW",
    "QUESTION_SET_FLOW",
    "ROUND_FLOW",
    "SCHEME_FLOW",
    "SURVEY_FLOW",
    "Answer",
    "Evaluation",
    "EvaluationState",
    "Event",
    "EventState",
    "Experience",
    "ExperienceState",
    "GradeBand",
    "Indicator",
    "IndicatorPart",
    "Level",
    "MediaItem",
    "MediaState",
    "Opinion",
    "OpinionState",
    "PartScore",
    "Proof",
    "Question",
    "QuestionSet",
    "QuestionSetState",
    "Report",
    "ReportLevel",
    "ReportRun",
    "ReportTemplate",
    "Round",
    "RoundKind",
    "RoundState",
    "Scheme",
    "SchemeState",
    "ScoreChange",
    "Survey",
    "SurveyPlace",
    "SurveyState",
]
