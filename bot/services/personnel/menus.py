"""The command menus of the staff: everybody sees in their chat what their roles open.

Telegram keeps a list of commands for a chat. It is owed like a message (one stimulus, one
transaction, then talk) and composed from the roles held when it is sent, so that what is set last
is what is true. A menu is a courtesy: when Telegram does not take it, nothing else suffers.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.rules.numbers import new_public_id
from bot.services.views.team import Menu
from db.enums import Language
from db.models import Account, Staff
from db.repositories import outbox

if TYPE_CHECKING:
    from bot.services.office import Office


class Menus:
    """Command menus of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._owed: set[int] = set()

    async def owe(self, account_id: int) -> None:
        """Owe a person the menu of the roles they hold once this transaction is over."""
        account = await self._session.get_one(Account, account_id)
        await self._owe(account.telegram_id)

    async def owe_own(self) -> None:
        """Owe whoever acts their menu in the language chosen by now; citizens have none."""
        actor = self._office.actor
        if actor.account is not None and (actor.staff or actor.resting):
            await self._owe(actor.account.telegram_id)

    async def owe_everybody(self) -> None:
        """Owe everybody of the staff their menu, for instance after an update of the bot."""
        chats = await self._session.scalars(
            select(Account.telegram_id)
            .where(
                Account.id.in_(select(Staff.account_id).where(Staff.left_at.is_(None))),
                Account.reachable,
            )
            .order_by(Account.telegram_id)
        )
        for chat in chats.all():
            await self._owe(chat)

    async def of(self, chat_id: int) -> Menu:
        """Return what the menu of a chat shows now; without a role it is that of every citizen.

        A volunteer keeps theirs between the days of the roster: the commands say when they open.
        """
        rows = await self._session.execute(
            select(Account.language, Staff.role)
            .join(Staff, Staff.account_id == Account.id)
            .where(Account.telegram_id == chat_id, Staff.left_at.is_(None))
        )
        found = rows.all()
        language = next((one for one, _ in found if one is not None), Language.KK)
        return Menu(language, frozenset(role for _, role in found))

    async def _owe(self, chat_id: int) -> None:
        """Owe the menu of a chat once, however many roles change in this transaction."""
        if chat_id in self._owed:
            return
        self._owed.add(chat_id)
        await outbox.post_commands(
            self._session, chat_id, key=new_public_id(), now=self._office.now
        )
