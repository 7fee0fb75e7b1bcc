"""Tables of JUDGE, re-exported in one place."""

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

__all__ = [
    "EVALUATION_FLOW",
    "ROUND_FLOW",
    "SCHEME_FLOW",
    "Evaluation",
    "EvaluationState",
    "GradeBand",
    "Indicator",
    "IndicatorPart",
    "Level",
    "PartScore",
    "Round",
    "RoundKind",
    "RoundState",
    "Scheme",
    "SchemeState",
    "ScoreChange",
]
