"""The tables of the recognition guide."""

from recognition_pilot.models.advice import (
    AdviceCentre,
    CentreInvitation,
    CentreMembership,
    CentreTalk,
    OutreachDay,
    Referral,
    ReferralFigure,
    ReferralState,
)
from recognition_pilot.models.guidance import (
    BodyClock,
    Consent,
    GuidanceContact,
    GuidanceOutcome,
    GuidanceRecord,
    Outcome,
    SharedFact,
)
from recognition_pilot.models.path import FactChange, FundingRule, PathStep
from recognition_pilot.models.pilot import (
    Measure,
    MeasureChange,
    MeasureState,
    Point,
    Practice,
    PracticeState,
    SelfAssessment,
)
from recognition_pilot.models.plans import PlanSession, PlanStep, RecognitionPlan
from recognition_pilot.models.professions import (
    Compensation,
    CompetenceRule,
    CompetentBody,
    LabelKind,
    OccupationImport,
    Profession,
    ProfessionLabel,
    Regulation,
)
from recognition_pilot.models.published import PublishedTable
from recognition_pilot.models.search_words import LabelWord, SearchWord

__all__ = [
    "AdviceCentre",
    "BodyClock",
    "CentreInvitation",
    "CentreMembership",
    "CentreTalk",
    "Compensation",
    "CompetenceRule",
    "CompetentBody",
    "Consent",
    "FactChange",
    "FundingRule",
    "GuidanceContact",
    "GuidanceOutcome",
    "GuidanceRecord",
    "LabelKind",
    "LabelWord",
    "Measure",
    "MeasureChange",
    "MeasureState",
    "OccupationImport",
    "Outcome",
    "OutreachDay",
    "PathStep",
    "PlanSession",
    "PlanStep",
    "Point",
    "Practice",
    "PracticeState",
    "Profession",
    "ProfessionLabel",
    "PublishedTable",
    "RecognitionPlan",
    "Referral",
    "ReferralFigure",
    "ReferralState",
    "Regulation",
    "SearchWord",
    "SelfAssessment",
    "SharedFact",
]
