"""Requests taken down by the staff, whatever way they came (points 4 and 25; APPC 63, 64).

A phone call, words at the counter, a paper, the portal and e-Otinish end in the same queue as the
chat. The law asks for the name, the IIN "if any", the address and the matter, so nothing more is
asked; receiving a request is the office's duty by law and needs no consent.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from bot.services.errors import InputInvalid, NotFound
from bot.services.rules.identity import mask
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.names import called_name
from bot.services.rules.phones import PhoneInvalid, mask_phone
from bot.services.rules.policy import Action
from bot.services.views import Application, Person
from bot.services.views.intake import (
    Arrival,
    KnownDetails,
    KnownPerson,
    Protocol,
    Slip,
    TakenDown,
)
from bot.services.views.tasks import CaseLink
from db.enums import Channel, Role, TellBy
from db.models import Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

SPOKEN = frozenset({Channel.ORAL, Channel.CALL_CENTRE})
"""Ways in which a request is spoken, so that a protocol is written (APPC article 63(1))."""

LOOKED_AT = 60
"""Earlier requests that are looked through for the people of one number."""

PEOPLE = 5
"""People offered for one number: more than live behind one phone."""

OLDEST = timedelta(days=366)
"""A paper that lay longer is no request of today; the calendar knows no terms for it either."""


class Intake:
    """Requests taken down within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def known(
        self, *, phone: str | None = None, iin: str | None = None
    ) -> tuple[KnownPerson, ...]:
        """Return who asked before with this phone or this IIN, the newest first, masked.

        The details kept with an account are those of its last request, so the requests know all.
        """
        office = self._office
        office.require(Action.TAKE_REQUEST)
        rows = await self._session.scalars(
            select(Request)
            .where(or_(*self._same(phone, iin)))
            .order_by(Request.id.desc())
            .limit(LOOKED_AT)
        )
        people: dict[tuple[str, str], KnownPerson] = {}
        for row in rows:
            person = office.cases.person(row)
            who = (person.iin or "", "" if person.iin else person.full_name.casefold())
            if who not in people:
                people[who] = self._masked(row, person)
        return tuple(people.values())[:PEOPLE]

    async def details(self, public_id: str) -> KnownDetails:
        """Open the details of somebody who is known; the look is journalled. Raises NotFound."""
        office = self._office
        office.require(Action.TAKE_REQUEST)
        request = await office.cases.find(public_id)
        office.cases.record(request, "revealed", what="details")
        return KnownDetails(office.cases.person(request), request.citizenship, request.language)

    async def open_requests(self, *, phone: str | None, iin: str | None) -> tuple[CaseLink, ...]:
        """Return the open requests of the same person: by the IIN, or by the phone without one.

        They are shown to the clerk and stop nothing (APPC article 64(1)).
        """
        self._office.require(Action.TAKE_REQUEST)
        same = self._same(None if iin else phone, iin)
        if not same:
            return ()
        rows = await self._session.execute(
            select(Request.public_id, Request.number)
            .where(or_(*same), Request.state.in_(OPEN_STATES))
            .order_by(Request.id.desc())
            .limit(PEOPLE)
        )
        return tuple(CaseLink(public_id, number) for public_id, number in rows)

    async def with_official_number(self, number: str) -> CaseLink | None:
        """Return the case that has this official number already."""
        self._office.require(Action.TAKE_REQUEST)
        row = (
            await self._session.execute(
                select(Request.public_id, Request.number)
                .where(Request.official_number == number)
                .order_by(Request.id)
                .limit(1)
            )
        ).first()
        return None if row is None else CaseLink(*row)

    async def register(
        self,
        application: Application,
        *,
        key: str,
        channel: Channel,
        tell_by: TellBy,
        received_at: datetime | None = None,
        official_number: str | None = None,
    ) -> TakenDown:
        """Register what was taken down; the same key gives the same request again.

        Raises InputInvalid for a moment to come or over a year ago, and AlreadyRegistered for an
        official number that another case has.
        """
        office = self._office
        office.require(Action.TAKE_REQUEST)
        sent = await self._session.scalar(select(Request).where(Request.submitted_by == key))
        if sent is not None:
            return await self._taken(sent)
        arrival = Arrival(
            channel,
            office.staff_id(Role.REGISTRAR),
            told_by(tell_by, application.person),
            self.received(received_at),
            official_number,
        )
        request = await office.registration.register(
            application, key=key, account_id=None, arrival=arrival
        )
        return await self._taken(request)

    def received(self, at: datetime | None) -> datetime:
        """Return when a request came, now where nothing is said; raises InputInvalid."""
        now = self._office.now
        if at is None:
            return now
        if at > now:
            raise InputInvalid(field="received", reason="received_future")
        if at < now - OLDEST:
            raise InputInvalid(field="received", reason="received_old")
        return at

    async def taken(self, public_id: str) -> TakenDown:
        """Return a request of the staff's own as it stands; raises NotFound."""
        self._office.require(Action.TAKE_REQUEST)
        return await self._taken(await self._office.cases.find(public_id))

    async def protocol(self, public_id: str) -> Protocol:
        """Return what the protocol of a spoken request says; the look is journalled.

        Raises NotFound for a request that was not spoken.
        """
        office = self._office
        office.require(Action.REVEAL)
        request = await office.cases.find(public_id)
        if request.channel not in SPOKEN:
            raise NotFound
        office.cases.record(request, "revealed", what="protocol")
        return Protocol(
            await office.cases.card(request),
            request.code,
            office.cases.person(request),
            office.cases.matter(request),
            await self._taker(request),
        )

    async def slip(self, public_id: str) -> Slip:
        """Return what the receipt on paper says; it names nobody but who accepted it."""
        office = self._office
        office.require(Action.TAKE_REQUEST)
        request = await office.cases.find(public_id)
        office.cases.record(request, "slip")
        person = office.cases.person(request)
        return Slip(
            await office.requests.view(request),
            await self._taker(request),
            has_phone=bool(person.phone),
            can_be_told=bool(person.phone or person.address),
        )

    async def _taker(self, request: Request) -> str | None:
        if request.taken_by is None:
            return None
        staff = await self._session.get_one(Staff, request.taken_by)
        return self._office.accounts.staff_view(staff).name

    async def _taken(self, request: Request) -> TakenDown:
        office = self._office
        person = office.cases.person(request)
        same = await self.open_requests(phone=person.phone or None, iin=person.iin)
        return TakenDown(
            await office.cases.card(request),
            request.code,
            request.tell_by,
            tuple(link for link in same if link.public_id != request.public_id),
        )

    def _same(self, phone: str | None, iin: str | None) -> list[ColumnElement[bool]]:
        keys = self._office.keys
        same: list[ColumnElement[bool]] = []
        if phone:
            same.append(Request.phone_index == keys.blind("phone", phone))
        if iin:
            same.append(Request.iin_index == keys.blind("iin", iin))
        return same

    def _masked(self, request: Request, person: Person) -> KnownPerson:
        try:
            phone = mask_phone(person.phone) if person.phone else None
        except PhoneInvalid:
            phone = None
        return KnownPerson(
            request.public_id,
            called_name(person.full_name),
            mask(person.iin) if person.iin else None,
            phone,
            request.number,
            self._office.calendar.hours.local_day(request.registered_at),
        )


def told_by(wish: TellBy, person: Person) -> TellBy:
    """Return how somebody can be told: the wish, where there is a number or an address for it."""
    if wish is TellBy.LETTER and not person.address:
        return TellBy.PHONE
    if wish is TellBy.PHONE and not person.phone:
        return TellBy.LETTER
    return wish
