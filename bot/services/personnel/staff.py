"""Roles of the office and the one-time invitations by which people come to hold them."""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.services.accounts import STAFF_NAME
from bot.services.errors import InvitationInvalid, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import StaffView
from db.enums import Role
from db.models import Invitation, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

LIFETIME = timedelta(hours=48)
TOKEN_BYTES = 32


class StaffService:
    """Staff of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def entry(self, public_id: str, *, lock: bool = False) -> Staff:
        """Return an entry that is held now; `lock` holds it. Raises NotFound."""
        statement = select(Staff).where(Staff.public_id == public_id, Staff.left_at.is_(None))
        if lock:
            # The second of two presses waits here, and then finds nothing left to do. Without the
            # key: rows that only refer to this entry need not wait for us.
            statement = statement.with_for_update(key_share=True).execution_options(
                populate_existing=True
            )
        row = await self._session.scalar(statement)
        if row is None:
            raise NotFound
        return row

    async def invite(self, role: Role, unit_id: str | None = None) -> str:
        """Return the token of a new invitation (43 characters); only its hash is kept.

        `unit_id` names the unit of whoever shall answer for one; raises NotFound.
        """
        self._office.require(Action.INVITE)
        unit = None if unit_id is None else await self._office.units.find(unit_id)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        inviter = self._office.actor.staff.get(Role.ADMINISTRATOR)
        self._session.add(
            Invitation(
                token_hash=_hash(token),
                role=role,
                unit_id=None if unit is None else unit.id,
                invited_by=inviter.id if inviter is not None else None,
                created_at=self._office.now,
                expires_at=self._office.now + LIFETIME,
            )
        )
        await self._session.flush()
        self._office.journal.record("invited", f"role:{role.value}")
        return token

    async def join(self, token: str, name: str) -> StaffView:
        """Take the role of an invitation; raises InvitationInvalid, whatever is wrong with it."""
        account = self._office.account
        # One statement decides who wins when two people open the same link at once.
        taken = await self._session.execute(
            update(Invitation)
            .where(
                Invitation.token_hash == _hash(token),
                Invitation.used_at.is_(None),
                Invitation.expires_at > self._office.now,
            )
            .values(used_at=self._office.now, used_by=account.id)
            .returning(Invitation.role, Invitation.unit_id)
        )
        found = taken.one_or_none()
        if found is None:
            raise InvitationInvalid
        role, unit_id = found
        actor = self._office.actor
        for held in (*actor.staff.values(), *actor.resting):
            if held.role is role:
                return held
        public_id = new_public_id()
        row = Staff(
            public_id=public_id,
            account_id=account.id,
            role=role,
            name_sealed=self._office.keys.seal(
                cleaned("name", name, 1, 150), column=STAFF_NAME, row=public_id
            ),
            unit_id=await self.unit_of(role, unit_id),
            joined_at=self._office.now,
        )
        self._session.add(row)
        await self._session.flush()
        self._office.journal.record("joined", f"staff:{public_id}", role=role.value)
        await self._office.menus.owe(account.id)
        await self._office.notices.to_staff(
            Role.ADMINISTRATOR,
            NoticeKind.JOINED,
            public_id,
            level=role.value,
            # Whoever joins knows it.
            besides=account.telegram_id,
        )
        return self._office.accounts.staff_view(row)

    async def unit_of(self, role: Role, invited_to: int | None = None) -> int | None:
        """Return the unit of whoever joins: the one named, else the only one there is."""
        if role is not Role.UNIT or invited_to is not None:
            return invited_to
        only = await self._office.units.only()
        return None if only is None else only.id

    async def team(self) -> tuple[StaffView, ...]:
        """Return everybody who holds a role now, by role."""
        self._office.require(Action.INVITE)
        rows = await self._session.scalars(
            select(Staff).where(Staff.left_at.is_(None)).order_by(Staff.role, Staff.id)
        )
        return tuple(self._office.accounts.staff_view(row) for row in rows)

    async def end(self, public_id: str) -> None:
        """End a role at once; what lies there goes back to the pool, see
        `bot.services.personnel.team`.
        """
        await self._office.team.end(public_id)

    async def alert_administrators(self, subject: str) -> None:
        """Tell the administrators that an update could not be handled at all."""
        await self._office.notices.to_staff(Role.ADMINISTRATOR, NoticeKind.DEAD_UPDATE, subject)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
