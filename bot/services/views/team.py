"""The team as it leaves a service: people with their roles, absences, and what is handed over."""

from dataclasses import dataclass
from datetime import date

from bot.services.views.desk import DutyView
from bot.services.views.people import StaffView
from db.enums import Language, Role


@dataclass(frozen=True, slots=True)
class Held:
    """What lies with somebody in a role, counted."""

    cases: int = 0
    duties: int = 0
    materials: int = 0
    """Questions to units that wait for an answer or for being taken, in those cases."""
    instructions: int = 0
    consultations: int = 0
    """Talks with people who asked for advice, answered or not."""

    @property
    def anything(self) -> bool:
        """Tell whether somebody has to take something over."""
        return any((self.cases, self.duties, self.materials, self.instructions, self.consultations))

    def __add__(self, other: "Held") -> "Held":
        """Return both together."""
        return Held(
            self.cases + other.cases,
            self.duties + other.duties,
            self.materials + other.materials,
            self.instructions + other.instructions,
            self.consultations + other.consultations,
        )


@dataclass(frozen=True, slots=True)
class Menu:
    """What the command menu of a chat depends on: the language, and the roles held."""

    language: Language
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Days on which somebody is away in a role; both ends are included."""

    public_id: str
    staff: StaffView
    from_on: date
    to_on: date
    substitute: StaffView | None
    begun: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team with every role held now.

    `id` is the public id of the first of their entries: it names the person in a button.
    """

    id: str
    name: str
    roles: tuple[StaffView, ...]
    held: dict[Role, Held]
    absences: tuple[AbsenceView, ...]
    """Those that are not over, the nearest first."""
    away: bool
    """Somewhere else today."""
    stands_for: tuple[StaffView, ...]
    """Whose work is theirs today."""
    own: bool
    """The person who looks is this one."""
    managed: bool
    """The person who looks may change roles and absences of this one."""


@dataclass(frozen=True, slots=True)
class RoleAway:
    """A role of somebody who will be away, and who can stand in, the best one first."""

    staff: StaffView
    candidates: tuple[StaffView, ...]
    empty: tuple[date, ...]
    """Working days of the absence on which nobody else of the role is there."""


@dataclass(frozen=True, slots=True)
class AwayPlan:
    """An absence before it is noted."""

    member: Member
    from_on: date
    to_on: date
    roles: tuple[RoleAway, ...]


@dataclass(frozen=True, slots=True)
class HandOverPlan:
    """What would pass from somebody in a role, and to whom it could."""

    member: Member
    staff: StaffView
    held: Held
    candidates: tuple[StaffView, ...]
    """Colleagues of the role, those present with the least work first."""


@dataclass(frozen=True, slots=True)
class LeavingPlan:
    """What would pass from somebody who leaves the office, and to whom it would, by role."""

    member: Member
    takers: dict[Role, StaffView | None]

    @property
    def held(self) -> Held:
        """What lies with the person in all roles."""
        return sum(self.member.held.values(), Held())


@dataclass(frozen=True, slots=True)
class StandIn:
    """Told to a substitute: whom they stand in for, and how much there is."""

    absence: AbsenceView
    held: Held


@dataclass(frozen=True, slots=True)
class NoLongerStandIn:
    """Told to a substitute who knew of it: another stands in, or the absence is over."""

    staff: StaffView
    """Whoever was away."""


@dataclass(frozen=True, slots=True)
class BackAtWork:
    """Told to whoever comes back: what was done in their place, and what waits."""

    from_on: date
    to_on: date
    stood_in: tuple[str, ...]
    done: int
    done_first: tuple[DutyView, ...]
    came: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class AbsenceNoted:
    """Told to somebody in whose name an absence was noted, changed or ended by another."""

    absence: AbsenceView
    ended: bool


@dataclass(frozen=True, slots=True)
class RoleEmpty:
    """Told to the administrators: days on which nobody of a role is there; None: no one at all."""

    role: Role
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Told once to both when work passed from one to another, or to the pool."""

    role: Role
    giver: str
    taker: str | None
    to_you: bool
    cases: int
    others: int


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """Told to the person whose role was given or ended."""

    role: Role
    given: bool
    roles: tuple[Role, ...]
    """What they hold now."""


TeamNews = (
    StandIn | NoLongerStandIn | BackAtWork | AbsenceNoted | RoleEmpty | HandedOver | RoleChanged
)
"""What a notice about the people at work tells."""
