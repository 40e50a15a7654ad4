"""Emergencies: receptions go on by phone or video in the order given, and everybody hears of it.

Point 39(4): what people call must work without interruption, also in emergencies. One emergency is
in force at a time, which the database decides. Declaring, changing and ending it are one reckoning:
what form each reception ahead should have now, and which of them has another.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import false, or_, select
from sqlalchemy.exc import IntegrityError

from bot.services.emergency_people import EmergencyPeople
from bot.services.errors import EmergencyStale, InputInvalid, NotFound
from bot.services.impact import Impacts, Reshaped, Struck
from bot.services.notice_kinds import NoticeKind
from bot.services.requests import cleaned
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.views.emergency import (
    Affected,
    Declared,
    EmergencyDone,
    EmergencyImpact,
    EmergencyLine,
    EmergencyView,
)
from bot.services.views.notice import Facts
from db.enums import ChangeReason, Mode, Role
from db.models import Account, Emergency, JournalEntry, Post, Reception, Request, Schedule, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

DECLARED, CHANGED, OVER = "declared", "changed", "over"
"""What the staff are told of an emergency; stands in the message as its level."""

DECLARERS = (Role.HEAD, Role.ADMINISTRATOR)

LOGGED = ("emergency_declared", "emergency_changed", "emergency_ended")


class Emergencies:
    """Emergencies within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._impacts = Impacts(office)
        self.people = EmergencyPeople(office)

    async def now(self) -> EmergencyView | None:
        """Return the emergency in force, open to everybody; None once its last day is over."""
        row = await self._in_force()
        if row is None or _lapsed(row, self._office):
            return None
        return view_of(row)

    async def latest(self) -> EmergencyView | None:
        """Return the emergency in force, else the one ended last; for the staff."""
        self._office.require(Action.SEE_DESK)
        row = await self._session.scalar(
            select(Emergency)
            .order_by(Emergency.in_force.is_not(None).desc(), Emergency.id.desc())
            .limit(1)
        )
        return None if row is None else view_of(row)

    async def concerned(self) -> tuple[Affected, ...]:
        """Return whom the emergency in force concerns, to count them; for the staff."""
        self._office.require(Action.SEE_DESK)
        return await self.people.of_the_one_in_force()

    async def impact(self, declared: Declared, public_id: str | None = None) -> EmergencyImpact:
        """Return what declaring this would do, or changing the emergency named so; NotFound."""
        self._office.require(Action.DECLARE_EMERGENCY)
        row = None if public_id is None else await self._find(public_id)
        shown, _shapes, _struck = await self._reckon(self._checked(declared, row), row)
        return shown

    async def impact_of_end(self, public_id: str) -> EmergencyImpact:
        """Return what ending the emergency now would do; raises NotFound and EmergencyStale."""
        self._office.require(Action.DECLARE_EMERGENCY)
        row = await self._find(public_id)
        shown, _shapes, _struck = await self._reckon(None, row)
        return shown

    async def declare(self, declared: Declared, fingerprint: str) -> EmergencyDone:
        """Put an emergency into force exactly as it was shown; else show what is true now.

        Raises EmergencyStale when another one came into force meanwhile, and InputInvalid.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        declared = self._checked(declared, None)
        await self._hold()
        lapsed = await self._in_force()
        if lapsed is not None:
            if not _lapsed(lapsed, self._office):
                raise EmergencyStale
            await self._close(lapsed)
        shown, shapes, struck = await self._reckon(declared, None, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, None, done=False)
        row = Emergency(
            public_id=new_public_id(),
            version=1,
            in_force=True,
            declared_by=self._by(),
            declared_at=self._office.now,
        )
        _write(row, declared)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            # Another administrator confirmed at the same moment: the database let one through.
            raise EmergencyStale from None
        shapes = tuple(replace(one, emergency_id=row.id) for one in shapes)
        await self._carry_out(row, shapes, struck, "emergency_declared", DECLARED)
        return EmergencyDone(shown, view_of(row), done=True)

    async def change(
        self, public_id: str, version: int, declared: Declared, fingerprint: str
    ) -> EmergencyDone:
        """Correct or extend what is in force, exactly as it was shown; else show what is true now.

        Raises NotFound, EmergencyStale and InputInvalid.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        await self._hold()
        row = await self._take(public_id, version)
        declared = self._checked(declared, row)
        shown, shapes, struck = await self._reckon(declared, row, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, view_of(row), done=False)
        _write(row, declared)
        row.version += 1
        await self._carry_out(row, shapes, struck, "emergency_changed", CHANGED)
        return EmergencyDone(shown, view_of(row), done=True)

    async def end(self, public_id: str, version: int, fingerprint: str) -> EmergencyDone:
        """End the emergency; receptions ahead are held in person again, everybody hears of it.

        Raises NotFound and EmergencyStale.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        await self._hold()
        row = await self._take(public_id, version)
        shown, shapes, struck = await self._reckon(None, row, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, view_of(row), done=False)
        await self._close(row, shapes, struck)
        return EmergencyDone(shown, view_of(row), done=True)

    async def close_lapsed(self) -> None:
        """End an emergency whose last day is over; asked by the machine every morning."""
        row = await self._in_force()
        if row is not None and _lapsed(row, self._office):
            await self._hold()
            await self._close(await self._take(row.public_id, row.version))

    async def shape(self, schedule_id: int) -> None:
        """Give the drafted receptions of a schedule the form in which they will be held.

        Whoever approves holds the posts' queues, as whoever declares an emergency does, so neither
        misses what the other one has done.
        """
        row = await self._in_force()
        if row is None or _lapsed(row, self._office):
            return
        found = await self._session.scalars(
            select(Reception).where(
                Reception.schedule_id == schedule_id, Reception.mode == Mode.IN_PERSON
            )
        )
        declared = view_of(row).declared
        for one in found:
            if self._falls_in(one, declared):
                one.mode, one.link, one.emergency_id = row.mode, row.link, row.id

    async def log(self) -> tuple[EmergencyLine, ...]:
        """Return who did what and when about the latest emergency, in order."""
        last = await self.latest()
        if last is None:
            return ()
        await self._office.journal.flush()
        rows = await self._session.execute(
            select(JournalEntry.action, JournalEntry.at, JournalEntry.actor)
            .where(
                JournalEntry.subject == f"emergency:{last.public_id}",
                JournalEntry.action.in_(LOGGED),
            )
            .order_by(JournalEntry.n)
        )
        return tuple([EmergencyLine(action, at, await self._name(who)) for action, at, who in rows])

    async def announced(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the emergency that a notice tells of is still in force as it was."""
        seen = await self.now()
        if seen is None or f"{seen.public_id}:{seen.version}" != subject:
            return None
        return replace(facts, emergency=seen)

    async def over(self, _request: Request, facts: Facts, _subject: str) -> Facts | None:
        """Look whether no emergency is in force, when its end is about to be told."""
        return None if await self.now() is not None else facts

    async def told_to_staff(self, facts: Facts, subject: str) -> Facts | None:
        """Look whether what the staff are to hear of an emergency is still so."""
        public_id, version = subject.split(":")
        row = await self._find(public_id)
        held = row.version == int(version) and (row.in_force is None) == (facts.level == OVER)
        return replace(facts, emergency=view_of(row)) if held else None

    async def _carry_out(
        self,
        row: Emergency,
        shapes: Sequence[Reshaped],
        struck: Sequence[Struck],
        action: str,
        level: str,
    ) -> None:
        """Reshape the receptions and owe every notice; the nearest receptions come first."""
        office = self._office
        await office.changes.reshape(shapes, struck)
        days = {office.calendar.hours.local_day(one.reception.starts_at) for one in shapes}
        await office.versions.write(days, ChangeReason.EMERGENCY)
        office.journal.record(
            action,
            f"emergency:{row.public_id}",
            receptions=len(shapes),
            people=len(struck),
            mode=row.mode.value,
            version=row.version,
        )
        subject = f"{row.public_id}:{row.version}"
        kind = NoticeKind.EMERGENCY_OVER if level == OVER else NoticeKind.EMERGENCY
        for request in await self.people.others(struck):
            await office.notices.to_applicant(request, kind, subject)
        account = office.actor.account
        for role in Role:
            await office.notices.to_staff(
                role,
                NoticeKind.EMERGENCY_STAFF,
                subject,
                level=level,
                besides=None if account is None else account.telegram_id,
            )

    async def _close(
        self,
        row: Emergency,
        shapes: Sequence[Reshaped] | None = None,
        struck: Sequence[Struck] = (),
    ) -> None:
        if shapes is None:
            _shown, shapes, struck = await self._reckon(None, row, lock=True)
        row.in_force, row.ended_at, row.ended_by = None, self._office.now, self._by()
        row.version += 1
        await self._session.flush()
        await self._carry_out(row, shapes, struck, "emergency_ended", OVER)

    async def _reckon(
        self, declared: Declared | None, row: Emergency | None, *, lock: bool = False
    ) -> tuple[EmergencyImpact, tuple[Reshaped, ...], tuple[Struck, ...]]:
        """Reckon what becomes of the receptions ahead; `declared` is None when it is all over."""
        shapes = await self._shapes(declared, row, lock=lock)
        struck = await self._impacts.reshaped(shapes, lock=lock)
        hits = await self.people.hits(struck)
        shown = EmergencyImpact(
            declared=declared,
            receptions=len(shapes),
            back=sum(one.mode is Mode.IN_PERSON for one in shapes),
            hits=hits,
            to_queue=self.people.to_queue(struck),
            others=len(await self.people.others(struck)),
            fingerprint="",
        )
        parts = [
            repr(declared),
            repr([(one.reception.id, one.mode, one.link) for one in shapes]),
            repr([(hit.public_id, hit.version, hit.way) for hit in hits]),
            "" if row is None else f"{row.public_id}:{row.version}",
        ]
        mark = hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
        return replace(shown, fingerprint=mark), shapes, struck

    async def _shapes(
        self, declared: Declared | None, row: Emergency | None, *, lock: bool
    ) -> tuple[Reshaped, ...]:
        """Return the receptions ahead whose form must change, by time.

        One that was given another form by hand since the emergency began is left alone.
        """
        own = false() if row is None else Reception.emergency_id == row.id
        statement = (
            select(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(*self._impacts.ahead(), or_(own, Reception.mode == Mode.IN_PERSON))
            .order_by(Reception.id)
        )
        if lock:
            statement = statement.with_for_update(key_share=True, of=Reception).execution_options(
                populate_existing=True
            )
        shapes = []
        for one in await self._session.scalars(statement):
            ours = row is not None and one.emergency_id == row.id
            if ours and row is not None and one.mode is not row.mode:
                continue
            if declared is not None and self._falls_in(one, declared):
                if (one.mode, one.link) != (declared.mode, declared.link):
                    emergency_id = None if row is None else row.id
                    shapes.append(Reshaped(one, declared.mode, declared.link, emergency_id))
            elif ours:
                shapes.append(Reshaped(one, Mode.IN_PERSON, None, None))
        return tuple(sorted(shapes, key=lambda one: (one.reception.starts_at, one.reception.id)))

    def _falls_in(self, reception: Reception, declared: Declared) -> bool:
        day = self._office.calendar.hours.local_day(reception.starts_at)
        return declared.first_on <= day and (declared.last_on is None or day <= declared.last_on)

    def _checked(self, declared: Declared, row: Emergency | None) -> Declared:
        """Return what is declared, cleaned; raises InputInvalid."""
        first, last = declared.first_on, declared.last_on
        if last is not None and last < first:
            raise InputInvalid(field="last_on", reason="order")
        # An emergency that began earlier may be corrected; a new one does not reach back.
        if (last is not None and last < self._office.today) or (
            row is None and first < self._office.today
        ):
            raise InputInvalid(field="first_on", reason="past")
        if declared.mode is Mode.IN_PERSON:
            raise InputInvalid(field="mode", reason="in_person")
        by_video = declared.mode is Mode.VIDEO
        return replace(
            declared,
            act=cleaned("act", declared.act, 1, 120),
            link=cleaned("link", declared.link, 8, 300) if by_video and declared.link else None,
            text_kk=cleaned("text_kk", declared.text_kk, 1, 1000) if declared.text_kk else None,
            text_ru=cleaned("text_ru", declared.text_ru, 1, 1000) if declared.text_ru else None,
        )

    async def _hold(self) -> None:
        """Lock every queue, in order of id: approvals and changes wait, or are waited for."""
        await self._session.execute(
            select(Post.id).order_by(Post.id).with_for_update(key_share=True)
        )

    async def _in_force(self) -> Emergency | None:
        return (
            await self._session.scalars(select(Emergency).where(Emergency.in_force.is_(True)))
        ).first()

    async def _find(self, public_id: str) -> Emergency:
        row = await self._session.scalar(select(Emergency).where(Emergency.public_id == public_id))
        if row is None:
            raise NotFound
        return row

    async def _take(self, public_id: str, version: int) -> Emergency:
        """Lock an emergency to change it; raises NotFound and EmergencyStale."""
        row = await self._session.scalar(
            select(Emergency)
            .where(Emergency.public_id == public_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        if row.version != version or row.in_force is None:
            raise EmergencyStale
        return row

    def _by(self) -> int | None:
        held = self._office.actor.staff
        return next((held[role].id for role in DECLARERS if role in held), None)

    async def _name(self, actor: str) -> str | None:
        """Return who stands behind an actor of the journal; None for the machine."""
        kind, _colon, number = actor.partition(":")
        if kind != "account":
            return None
        row = (
            await self._session.scalars(
                select(Staff)
                .join(Account, Account.id == Staff.account_id)
                .where(Account.id == int(number))
                .order_by(Staff.role.not_in(DECLARERS), Staff.id)
                .limit(1)
            )
        ).first()
        return None if row is None else self._office.accounts.staff_view(row).name


def view_of(row: Emergency) -> EmergencyView:
    """Return an emergency as it leaves the service."""
    declared = Declared(
        row.act,
        row.starts_on,
        row.ends_on,
        Mode(row.mode),
        row.link,
        row.text_kk,
        row.text_ru,
    )
    return EmergencyView(row.public_id, row.version, declared, row.declared_at, row.ended_at)


def _write(row: Emergency, declared: Declared) -> None:
    row.act, row.mode, row.link = declared.act, declared.mode, declared.link
    row.starts_on, row.ends_on = declared.first_on, declared.last_on
    row.text_kk, row.text_ru = declared.text_kk, declared.text_ru


def _lapsed(row: Emergency, office: "Office") -> bool:
    return row.ends_on is not None and row.ends_on < office.today
