"""The team by person: what everybody holds, a role more, a role less, or leaving altogether.

Nobody leaves a role before what lies with them has passed to somebody, in the same transaction. The
last administrator stays, because nobody else could change the team again.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from bot.services.accounts import STAFF_NAME
from bot.services.errors import LastAdministrator, NotAllowed, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.views import StaffView
from bot.services.views.team import HandOverPlan, Held, LeavingPlan, Member
from db.enums import Role
from db.models import Staff
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

_ORDER = {role: place for place, role in enumerate(Role)}


class Team:
    """The team of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def people(self) -> tuple[Member, ...]:
        """Return everybody who holds a role now, each person once, by their first role."""
        self._office.require(Action.INVITE)
        rows = await self._session.scalars(select(Staff).where(Staff.left_at.is_(None)))
        return await self._members(rows.all())

    async def member(self, public_id: str) -> Member:
        """Return a person by the id of one of their roles; raises NotAllowed and NotFound."""
        rows = await self.entries(public_id)
        if rows[0].account_id != self._own_account():
            self._office.require(Action.MANAGE_TEAM)
        return (await self._members(rows))[0]

    async def to_change(self, public_id: str) -> Member:
        """Return a person whose roles are about to change; raises NotAllowed and NotFound."""
        self._office.require(Action.MANAGE_TEAM)
        return await self.member(public_id)

    async def to_look_at(self, public_id: str) -> Member:
        """Return a person after a change that whoever acts was allowed; raises NotFound."""
        return (await self._members(await self.entries(public_id)))[0]

    async def me(self) -> Member:
        """Return the person who asks; raises NotAllowed for somebody without a role."""
        actor = self._office.actor
        entries = (*actor.staff.values(), *actor.resting)
        if not entries:
            raise NotAllowed(action=Action.OWN_ABSENCE)
        return await self.member(entries[0].public_id)

    async def member_of(self, row: Staff) -> Member:
        """Return the person behind a staff entry; whoever calls has asked the policy."""
        return (await self._members(await self.entries(row.public_id)))[0]

    async def entries(self, public_id: str) -> list[Staff]:
        """Return every role that a person holds now, by the id of one; raises NotFound.

        An entry that has ended leads to the others of the person, so that a card drawn before
        still opens.
        """
        account_id = await self._session.scalar(
            select(Staff.account_id).where(Staff.public_id == public_id)
        )
        rows = await self._session.scalars(
            select(Staff).where(Staff.account_id == account_id, Staff.left_at.is_(None))
        )
        found = sorted(rows, key=_by_role)
        if not found:
            raise NotFound
        return found

    async def give(self, public_id: str, role: Role) -> Member:
        """Give somebody of the team one more role, at once; a role held already stays as it is.

        Who answers for a unit belongs to the only one there is, or is put into one afterwards.
        """
        self._office.require(Action.MANAGE_TEAM)
        rows = await self.entries(public_id)
        view = self._office.accounts.staff_view(rows[0])
        key = new_public_id()
        # Two administrators may give the same role at once: the database lets one of them.
        given = await self._session.scalar(
            inserting(self._session, Staff)
            .values(
                public_id=key,
                account_id=rows[0].account_id,
                role=role,
                name_sealed=self._office.keys.seal(view.name, column=STAFF_NAME, row=key),
                unit_id=await self._office.staff.unit_of(role),
                joined_at=self._office.now,
            )
            .on_conflict_do_nothing()
            .returning(Staff.id)
        )
        if given is not None:
            self._office.journal.record("role_given", f"staff:{key}", role=role.value)
            await self._office.menus.owe(rows[0].account_id)
            await self._tell(rows[0], NoticeKind.ROLE_GIVEN, key, role)
        return await self.member(public_id)

    async def ending(self, public_id: str) -> HandOverPlan:
        """Return what lies with somebody in a role before it ends; LastAdministrator, NotFound."""
        self._office.require(Action.MANAGE_TEAM)
        row = await self._office.staff.entry(public_id)
        await self._keep_an_administrator([row])
        return await self._office.hand_over.plan_of(row)

    async def end(self, public_id: str, to: int | None = None) -> Held:
        """End a role and hand over what lies there, to a colleague (staff id) or to the pool.

        The next stimulus of that person finds the role gone. Raises LastAdministrator, NotFound.
        """
        self._office.require(Action.MANAGE_TEAM)
        going = [await self._office.staff.entry(public_id)]
        await self._keep_an_administrator(going, [] if to is None else [to])
        row = await self._office.staff.entry(public_id, lock=True)
        taker = await self._office.hand_over.taker(row, to)
        await self._office.hand_over.lock([row.id])
        return await self._end(row, taker)

    async def leaving(self, public_id: str) -> LeavingPlan:
        """Return what lies with somebody who is to leave altogether, and who would take it."""
        self._office.require(Action.MANAGE_TEAM)
        rows = await self.entries(public_id)
        best: dict[Role, StaffView] = {}
        away = await self._office.absences.cover()
        for row in rows:
            for one in await self._office.hand_over.candidates(row):
                if one.id not in away:
                    best.setdefault(row.role, one)
        there = await self._keep_an_administrator(rows, [one.id for one in best.values()])
        takers = {row.role: best.get(row.role) for row in rows}
        takers |= {role: None for role, one in best.items() if one.id not in there}
        return LeavingPlan((await self._members(rows))[0], takers)

    async def leave(self, public_id: str, *, to_pool: bool) -> Held:
        """End every role of a person; what lies there goes to the pool, or to those best placed."""
        self._office.require(Action.MANAGE_TEAM)
        plan = await self.leaving(public_id)
        held = Held()
        going = sorted(plan.member.roles, key=lambda one: one.id)
        rows = [await self._office.staff.entry(entry.public_id, lock=True) for entry in going]
        await self._office.hand_over.lock([row.id for row in rows])
        for entry, row in zip(going, rows, strict=True):
            taker = None if to_pool else plan.takers[entry.role]
            to = None if taker is None else await self._session.get_one(Staff, taker.id)
            held += await self._end(row, to)
        return held

    async def had(self, action: object) -> bool:
        """Tell whether somebody who may not do this could do it once: the role has ended."""
        account = self._office.actor.account
        if account is None or not isinstance(action, Action):
            return False
        ended = await self._session.scalars(
            select(Staff.role).where(Staff.account_id == account.id, Staff.left_at.is_not(None))
        )
        return permits(frozenset(ended), action)

    async def _end(self, row: Staff, taker: Staff | None) -> Held:
        held = await self._office.hand_over.move(row, taker)
        await self._office.away.cancel_all(row.id)
        row.left_at = self._office.now
        await self._session.flush()
        self._office.absences.forget()
        self._office.journal.record(
            "left",
            f"staff:{row.public_id}",
            role=row.role.value,
            to=taker.public_id if taker is not None else None,
        )
        await self._office.menus.owe(row.account_id)
        await self._tell(row, NoticeKind.ROLE_ENDED, row.public_id, row.role)
        await self._office.consultation_terms.fall_back(row.role)
        if not await self._office.absences.present(row.role):
            await self._office.notices.to_staff(
                Role.ADMINISTRATOR, NoticeKind.ROLE_EMPTY, f"{row.role.value}::{row.public_id}"
            )
        return held

    async def _tell(self, row: Staff, kind: NoticeKind, key: str, role: Role) -> None:
        """Tell the person concerned; whoever changes their own roles knows it already."""
        if row.account_id != self._own_account():
            await self._office.notices.to_colleague(row.account_id, kind, key, level=role.value)

    async def _keep_an_administrator(
        self, going: Collection[Staff], takers: Collection[int] = ()
    ) -> set[int]:
        """Refuse to end the last administrator's role; raises LastAdministrator.

        All administrators are locked, so that two who end each other's role at once cannot both;
        and what ends, with whoever takes the work over, is locked with them in one order of id.
        Return which of these staff entries are still held: a taker may have left meanwhile.
        """
        concerned = {row.id for row in going}
        chosen: ColumnElement[bool] = Staff.id.in_({*concerned, *takers})
        administrator = Role.ADMINISTRATOR in {row.role for row in going}
        if administrator:
            chosen = or_(chosen, Staff.role == Role.ADMINISTRATOR)
        locked = await self._session.execute(
            select(Staff.id, Staff.role)
            .where(chosen, Staff.left_at.is_(None))
            .order_by(Staff.id)
            .with_for_update(key_share=True)
        )
        held: dict[int, Role] = dict(locked.all())
        left = {key for key, role in held.items() if role is Role.ADMINISTRATOR}
        if administrator and not left - concerned:
            raise LastAdministrator
        return set(held)

    async def _members(self, rows: Iterable[Staff]) -> tuple[Member, ...]:
        """Return staff entries by person, with a fixed number of queries."""
        office = self._office
        by_person: dict[int, list[Staff]] = {}
        for row in sorted(rows, key=_by_role):
            by_person.setdefault(row.account_id, []).append(row)
        everybody = [row.id for entries in by_person.values() for row in entries]
        held = await office.hand_over.held(everybody)
        absences = await office.away.of(everybody)
        cover = await office.absences.cover()
        covered = await self._session.scalars(select(Staff).where(Staff.id.in_(list(cover))))
        absent = {row.id: office.accounts.staff_view(row) for row in covered}
        manages = permits(office.actor.roles, Action.MANAGE_TEAM)
        members = []
        for account_id, entries in by_person.items():
            ids = {row.id for row in entries}
            places = {row.role: row.id for row in entries}
            stands_for = await office.absences.stands_for(places)
            members.append(
                Member(
                    id=entries[0].public_id,
                    name=office.accounts.staff_view(entries[0]).name,
                    roles=tuple(office.accounts.staff_view(row) for row in entries),
                    held={row.role: held[row.id] for row in entries},
                    absences=tuple(one for one in absences if one.staff.id in ids),
                    away=bool(ids & cover.keys()),
                    stands_for=tuple(absent[key] for key in stands_for),
                    own=account_id == self._own_account(),
                    managed=manages,
                )
            )
        return tuple(members)

    def _own_account(self) -> int | None:
        account = self._office.actor.account
        return None if account is None else account.id


def _by_role(row: Staff) -> tuple[int, int]:
    return _ORDER[row.role], row.id
