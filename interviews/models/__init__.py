from interviews.models.correction import Correction
from interviews.models.event import Event, LiveState
from interviews.models.interview import Interview, Invitation, Participant
from interviews.models.language_model import ModelCall, ModelSwitch
from interviews.models.plan import Membership, Plan, PlanItem, Position

__all__ = [
    "Correction",
    "Event",
    "Interview",
    "Invitation",
    "LiveState",
    "Membership",
    "ModelCall",
    "ModelSwitch",
    "Participant",
    "Plan",
    "PlanItem",
    "Position",
]
