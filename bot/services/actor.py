"""Who acts in a transaction."""

from dataclasses import dataclass, field

from bot.services.views import AccountView, StaffView
from db.enums import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a chat with the roles held now, or a named part of the machine."""

    name: str
    account: AccountView | None = None
    staff: dict[Role, StaffView] = field(default_factory=dict)
    resting: tuple[StaffView, ...] = ()
    """Roles that give no right today: a volunteer's, on every day but those of the roster."""
    stands_for: tuple[int, ...] = ()
    """Ids of staff entries whose holders are away and whose work this person does today."""

    @property
    def places(self) -> frozenset[int]:
        """Ids of the staff entries whose work is this person's today: own and stood in for."""
        return frozenset(view.id for view in self.staff.values()) | frozenset(self.stands_for)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held at this moment; they are read anew for every stimulus."""
        return frozenset(self.staff)


SWEEP = Actor("sweep")
OPERATOR = Actor("operator")
SENDER = Actor("sender")
