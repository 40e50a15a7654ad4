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

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held at this moment; they are read anew for every stimulus."""
        return frozenset(self.staff)


SWEEP = Actor("sweep")
OPERATOR = Actor("operator")
SENDER = Actor("sender")
