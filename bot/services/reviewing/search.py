"""Cases found by a number, a phone, an IIN, a surname, a code, and by where they stand.

Phones, IINs and surnames are sealed: they are found by their blind index alone. Every search for a
person is journalled, as what kind it was and how many were found, never with what was typed.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.cases import PERSON
from bot.services.errors import InputInvalid
from bot.services.rules.policy import Action
from bot.services.rules.search_text import PERSONAL, Sought, digits_of, read_line
from bot.services.rules.surnames import surname_of
from bot.services.views import Person, StaffView
from bot.services.views.search import Choices, Criteria, Found
from db.enums import Role
from db.models import Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

PER_PAGE = 6
LIMIT = 200
"""More than this nobody pages through: the search is to be narrowed."""

DIGITS = 3
"""Fewest digits of an official number that are looked for without the rest of it."""

OWN_DIGITS = 6
"""Fewest digits by which one of our own numbers is found: those in its middle."""

BATCH = 200
SURNAME = "surname"


class Search:
    """Searches of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def read(self, text: str) -> Criteria:
        """Return what a typed line asks for; raises InputInvalid, and NotAllowed for a person's.

        Whoever may not see personal data, such as an auditor, does not look for people either.
        """
        self._office.require(Action.SEARCH)
        line = read_line(text, self._office.today)
        if line is None:
            raise InputInvalid(field="search", reason="nothing_to_find")
        value = line.value
        if line.sought in PERSONAL:
            self._office.require(Action.REVEAL)
            value = self._office.keys.blind(line.sought.value, value).hex()
        return Criteria(sought=line.sought, value=value, first=line.first, last=line.last)

    async def find(self, criteria: Criteria, page: int = 0) -> Found:
        """Return a page of the cases that fit, the newest first."""
        self._office.require(Action.SEARCH)
        if criteria.sought in PERSONAL:
            self._office.require(Action.REVEAL)
        fits = await self._fits(criteria)
        total = await self._session.scalar(select(func.count()).select_from(Request).where(*fits))
        total = total or 0
        last = max(0, -(-total // PER_PAGE) - 1)
        page = min(max(page, 0), last)
        rows = []
        if 0 < total <= LIMIT:
            found = await self._session.scalars(
                select(Request)
                .where(*fits)
                .order_by(Request.registered_at.desc(), Request.id.desc())
                .offset(page * PER_PAGE)
                .limit(PER_PAGE)
            )
            rows = list(found)
        if criteria.sought in PERSONAL and page == 0:
            self._office.journal.record(
                "searched",
                f"search:{criteria.sought.value}",
                kind=criteria.sought.value,
                found=total,
            )
        return Found(
            criteria=criteria,
            total=total,
            cards=await self._office.cases.cards(rows),
            page=page,
            limit=LIMIT,
            post=(await self._office.cases.posts([criteria.post])).get(criteria.post)
            if criteria.post is not None
            else None,
            reviewer=await self._reviewer(criteria.reviewer),
        )

    async def choices(self) -> Choices:
        """Return the posts and the responsible workers that a search can be narrowed to."""
        self._office.require(Action.SEARCH)
        posts = await self._session.scalars(
            select(Request.post_id).where(Request.post_id.is_not(None)).distinct()
        )
        found = await self._office.cases.posts([one for one in posts if one is not None])
        reviewers = await self._session.scalars(
            select(Staff).where(Staff.role == Role.REVIEWER).order_by(Staff.id)
        )
        view = self._office.accounts.staff_view
        return Choices(
            tuple(found[key] for key in sorted(found)), tuple(view(row) for row in reviewers)
        )

    def surname_index(self, person: Person) -> bytes:
        """Return the blind index of the surname of whoever asks."""
        return self._office.keys.blind(SURNAME, surname_of(person.full_name))

    async def catch_up(self) -> int:
        """Index one batch of the requests registered before surnames were; return how many.

        Asked again and again when the program starts: what is done stays done when it is cut off.
        """
        rows = await self._session.scalars(
            select(Request).where(Request.surname_index.is_(None)).order_by(Request.id).limit(BATCH)
        )
        found = rows.all()
        for row in found:
            opened = self._office.keys.open(row.person_sealed, column=PERSON, row=row.public_id)
            row.surname_index = self.surname_index(Person.model_validate_json(opened))
        await self._session.flush()
        return len(found)

    async def _fits(self, criteria: Criteria) -> list[ColumnElement[bool]]:
        fits = [] if criteria.sought is Sought.ALL else [await self._sought(criteria)]
        if criteria.first is not None:
            fits.append(Request.registered_at >= self._midnight(criteria.first))
        if criteria.last is not None:
            fits.append(Request.registered_at < self._midnight(criteria.last + timedelta(days=1)))
        narrowed = {
            Request.state: criteria.state,
            Request.post_id: criteria.post,
            Request.topic: criteria.topic,
            Request.reviewer_id: criteria.reviewer,
        }
        return fits + [column == value for column, value in narrowed.items() if value is not None]

    async def _sought(self, criteria: Criteria) -> ColumnElement[bool]:
        """Fit what was typed: exactly, or by the blind index of a person's data."""
        if criteria.sought is Sought.OFFICIAL:
            return await self._official(criteria.value)
        if criteria.sought in PERSONAL:
            index = {
                Sought.PHONE: Request.phone_index,
                Sought.IIN: Request.iin_index,
                Sought.SURNAME: Request.surname_index,
            }[criteria.sought]
            return index == bytes.fromhex(criteria.value)
        column = Request.number if criteria.sought is Sought.NUMBER else Request.code
        return column == criteria.value

    async def _official(self, value: str) -> ColumnElement[bool]:
        """Fit an official number typed whole, or its digits alone."""
        digits = digits_of(value)
        if len(digits) < DIGITS:
            return Request.official_number == value
        # The database narrows to numbers that have these digits in this order; only those in which
        # nothing but signs and letters stands between are meant.
        likely = await self._session.execute(
            select(Request.id, Request.official_number).where(
                Request.official_number.like("%" + "%".join(digits) + "%")
            )
        )
        ids = [key for key, number in likely if digits in digits_of(number or "")]
        official = Request.id.in_(ids)
        if len(digits) < OWN_DIGITS:
            return official
        # The middle of our own number is what an applicant dictates as well.
        return or_(official, Request.number.contains(value, autoescape=True))

    async def _reviewer(self, staff_id: int | None) -> StaffView | None:
        row = None if staff_id is None else await self._session.get(Staff, staff_id)
        return None if row is None else self._office.accounts.staff_view(row)

    def _midnight(self, day: date) -> datetime:
        hours = self._office.calendar.hours
        return hours.at(day, datetime.min.time())
