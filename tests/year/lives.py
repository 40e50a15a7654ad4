"""Cases as those who live through them remember: what was done and when, besides what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.enums import RequestState

MATTER = "Ауылдағы көпір екі жылдан бері жөнделмей тұр, қашан жөнделеді?"
WORDS = "Анықтамалық ақпарат: өтініш бойынша барлық құжат тексерілді."
OPEN = (
    RequestState.REGISTERED,
    RequestState.IN_REVIEW,
    RequestState.NEEDS_INFORMATION,
    RequestState.PROPOSED,
    RequestState.QUEUED,
    RequestState.ASSIGNED,
    RequestState.NO_SHOW,
    RequestState.LETTER,
    RequestState.APPEAL,
)


@dataclass
class Life:
    """One case. `log` is the driver's own memory of it; `state` and `version` are looked up."""

    public_id: str
    chat: int | None
    came_at: datetime
    reviewer: int
    id: int = 0
    state: RequestState = RequestState.REGISTERED
    version: int = 1
    post_id: int | None = None
    foreign: bool = False
    careless: bool = False
    """Nobody hurries with this one: its terms are the ones that break."""
    fate: str = "receive"
    log: list[tuple[str, datetime]] = field(default_factory=list)
    walked_in: datetime | None = None
    ticks: Sequence[datetime] = ()

    def did(self, what: str, when: datetime) -> None:
        """Remember that something was done."""
        self.log.append((what, when))

    def has(self, what: str) -> bool:
        """Tell whether something was ever done."""
        return any(name == what for name, _when in self.log)

    @property
    def withdrawn_at(self) -> datetime | None:
        """When the applicant took the request back; then not even its number is owed."""
        return self.when("withdraw") or self.when("withdrawn_for")

    def when(self, what: str) -> datetime | None:
        """Return when something was done first."""
        return next((when for name, when in self.log if name == what), None)
