from reports.models.candidate_copy import CandidateCopy, ReviewRequest
from reports.models.issued import IssuedReport, Rendering
from reports.models.sharing import Delivery, ShareAccess, ShareLink
from reports.models.statistics import SelfDeclaration, StatisticsRun

__all__ = [
    "CandidateCopy",
    "Delivery",
    "IssuedReport",
    "Rendering",
    "ReviewRequest",
    "SelfDeclaration",
    "ShareAccess",
    "ShareLink",
    "StatisticsRun",
]
