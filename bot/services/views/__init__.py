"""What leaves a service: frozen values without sessions, keys or laziness."""

from bot.services.views.cases import (
    Card,
    Event,
    MemoView,
    NoteView,
    OutcomeView,
    OwnRequest,
    ProposalView,
    Revealed,
    Verified,
)
from bot.services.views.desk import (
    Desk,
    DraftWaiting,
    DutyView,
)
from bot.services.views.people import (
    AccountView,
    Application,
    Person,
    Represented,
    StaffView,
)
from bot.services.views.queue import Distribution, Proposed
from bot.services.views.schedule import (
    Approved,
    Imported,
    PostView,
    ReceptionView,
    RowProblem,
    SeatView,
)

__all__ = [
    "AccountView",
    "Application",
    "Approved",
    "Card",
    "Desk",
    "Distribution",
    "DraftWaiting",
    "DutyView",
    "Event",
    "Imported",
    "MemoView",
    "NoteView",
    "OutcomeView",
    "OwnRequest",
    "Person",
    "PostView",
    "ProposalView",
    "Proposed",
    "ReceptionView",
    "Represented",
    "Revealed",
    "RowProblem",
    "SeatView",
    "StaffView",
    "Verified",
]
