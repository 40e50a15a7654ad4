"""Posts, schedules and their approval: a reception exists for people once it is approved.

A schedule is drafted from the rows of the annex and approved as a whole (point 7-1). Its seats
are made on approval; until then nothing of it is shown to citizens or given away.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update

from bot.services.cases import post_view
from bot.services.errors import InputInvalid, NotFound, ScheduleInvalid, ScheduleNotDraft
from bot.services.requests import cleaned
from bot.services.rules.annex import AnnexInvalid, Bilingual, ParsedReception, parse
from bot.services.rules.annex_form import Column, Fault, Row, shorten
from bot.services.rules.policy import Action
from bot.services.rules.windows import Claim, Window, clashes, judge_day, show_window
from bot.services.views import Approved, Imported, PostView, ReceptionView, RowProblem
from bot.services.views.plan import Approval
from db.enums import ScheduleState
from db.models import Assignment, Body, Place, Post, Reception, Schedule, Seat
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

_APPROVED = Schedule.state == ScheduleState.APPROVED
_CLAIMS = (
    select(Reception, Body.name_kk, Post.title_kk, Place.name_kk)
    .join(Schedule, Schedule.id == Reception.schedule_id)
    .join(Post, Post.id == Reception.post_id)
    .join(Body, Body.id == Post.body_id)
    .join(Place, Place.id == Reception.place_id)
    .order_by(Reception.id)
)


class Schedules:
    """Schedules within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def posts(self) -> tuple[PostView, ...]:
        """Return the posts that have an approved schedule, in the order they came into it."""
        rows = await self._session.execute(
            select(Post, Body)
            .join(Body, Body.id == Post.body_id)
            .where(
                exists()
                .where(Reception.post_id == Post.id, Reception.schedule_id == Schedule.id)
                .where(_APPROVED)
            )
            .order_by(Post.id)
        )
        return tuple(post_view(post, body) for post, body in rows)

    async def post(self, post_id: int) -> PostView:
        """Return a post; raises NotFound."""
        found = await self._office.cases.posts([post_id])
        if post_id not in found:
            raise NotFound
        return found[post_id]

    async def upcoming(self, post_id: int | None = None) -> tuple[ReceptionView, ...]:
        """Return approved receptions, of one post or of all, that are not over yet, by time.

        A seat is free when it is still to come and nobody has it.
        """
        taken = exists().where(Assignment.seat_id == Seat.id, Assignment.freed_at.is_(None))
        seats = select(func.count()).where(Seat.reception_id == Reception.id)
        free = seats.where(Seat.starts_at >= self._office.now, ~taken)
        conditions: list[ColumnElement[bool]] = [_APPROVED, Reception.ends_at > self._office.now]
        if post_id is not None:
            conditions.append(Reception.post_id == post_id)
        rows = await self._session.execute(
            select(Reception, Place, seats.scalar_subquery(), free.scalar_subquery())
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .join(Place, Place.id == Reception.place_id)
            .where(*conditions)
            .order_by(Reception.starts_at, Reception.id)
        )
        found = rows.all()
        posts = await self._office.cases.posts([reception.post_id for reception, *_ in found])
        return tuple(
            ReceptionView(
                reception.id,
                posts[reception.post_id],
                reception.holder,
                place.name_kk,
                place.name_ru,
                reception.starts_at,
                reception.ends_at,
                all_seats,
                free_seats,
            )
            for reception, place, all_seats, free_seats in found
        )

    async def drafts(self) -> tuple[Imported, ...]:
        """Return the schedules that wait for approval, oldest first."""
        self._office.require(Action.MANAGE_SCHEDULE)
        rows = await self._session.execute(
            select(
                Schedule.id,
                func.count(),
                func.count(Reception.post_id.distinct()),
                func.min(Reception.starts_at),
                func.max(Reception.starts_at),
            )
            .join(Reception, Reception.schedule_id == Schedule.id)
            .where(Schedule.state == ScheduleState.DRAFT)
            .group_by(Schedule.id)
            .order_by(Schedule.id)
        )
        day = self._office.calendar.hours.local_day
        return tuple(
            Imported(schedule_id, receptions, posts, day(first), day(last))
            for schedule_id, receptions, posts, first, last in rows
        )

    async def import_rows(self, rows: Sequence[Row]) -> Imported:
        """Draft a schedule from rows of the annex, taken as a whole or not at all.

        New bodies, posts and places are made by their Kazakh names, and their Russian names follow
        the file. Who holds a post changes on approval. Raises ScheduleInvalid with the problems of
        all rows.
        """
        self._office.require(Action.MANAGE_SCHEDULE)
        try:
            receptions = parse(
                rows,
                now=self._office.now,
                calendar=self._office.calendar,
                minutes=self._office.profile.minutes_per_person,
            )
        except AnnexInvalid as error:
            raise ScheduleInvalid(
                problems=tuple(
                    RowProblem(one.row, one.column, one.reason, one.value) for one in error.problems
                )
            ) from None
        await self._refuse_clashes([one.claim for one in receptions])
        schedule = Schedule(state=ScheduleState.DRAFT, imported_at=self._office.now)
        self._session.add(schedule)
        await self._session.flush()
        posts = await self._keep_receptions(schedule.id, receptions)
        self._office.journal.record(
            "schedule_imported", f"schedule:{schedule.id}", receptions=len(receptions), posts=posts
        )
        days = [self._office.calendar.hours.local_day(one.window.starts_at) for one in receptions]
        return Imported(schedule.id, len(receptions), posts, min(days), max(days))

    async def approve(
        self, schedule_id: int, approver: str, approver_post: str, on: date, document_number: str
    ) -> Approved:
        """Put a draft into force and make its seats, numbered from 1 in each reception (point 7-1).

        `on` is the day of the document. Raises NotFound, ScheduleNotDraft, InputInvalid, and
        ScheduleInvalid when something approved in the meantime, or a new day off, is in the way.
        """
        self._office.require(Action.APPROVE_SCHEDULE)
        schedule = await self._session.get(
            Schedule, schedule_id, with_for_update=True, populate_existing=True
        )
        if schedule is None:
            raise NotFound
        if schedule.state is not ScheduleState.DRAFT:
            raise ScheduleNotDraft(schedule_id=schedule_id)
        if on > self._office.today:
            raise InputInvalid(field="on", reason="future")
        schedule.approver = _line("approver", approver, 200)
        schedule.approver_post = _line("approver_post", approver_post, 300)
        schedule.document_number = _line("document_number", document_number, 40)
        schedule.approved_on = on
        drafted = Reception.schedule_id == schedule_id
        await self._wait_for_other_approvals(drafted)
        claims = await self._claims(_CLAIMS.where(drafted), row=0)
        self._refuse_days_off(claims)
        await self._refuse_clashes(claims)
        schedule.state = ScheduleState.APPROVED
        receptions, seats = await self._make_seats(drafted)
        self._office.journal.record(
            "schedule_approved",
            f"schedule:{schedule_id}",
            receptions=receptions,
            seats=seats,
            on=on.isoformat(),
        )
        day = self._office.calendar.hours.local_day
        await self._office.versions.write(
            [day(claim.window.starts_at) for claim in claims],
            approval=Approval(
                schedule.approver, schedule.approver_post, on, schedule.document_number
            ),
        )
        return Approved(schedule_id, receptions, seats)

    async def _wait_for_other_approvals(self, drafted: ColumnElement[bool]) -> None:
        """Lock what the draft needs, so that two approvals at once see each other.

        Without the locks both would find the time free, and the second one would break on the
        table's constraint or, for a shared room, on nothing at all.
        """
        for model, column in ((Post, Reception.post_id), (Place, Reception.place_id)):
            needed = select(column).where(drafted)
            await self._session.execute(
                select(model.id).where(model.id.in_(needed)).order_by(model.id).with_for_update()
            )

    async def _claims(
        self, statement: Select[Reception, str, str, str], *, row: int | None
    ) -> list[Claim]:
        rows = await self._session.execute(statement)
        return [
            Claim(Window(one.starts_at, one.ends_at), (body, title), one.holder, place, row)
            for one, body, title, place in rows
        ]

    async def _refuse_clashes(self, claims: Sequence[Claim]) -> None:
        """Refuse claims that meet an approved reception; raises ScheduleInvalid."""
        standing = await self._claims(
            _CLAIMS.where(
                _APPROVED,
                Reception.starts_at < max(claim.window.ends_at for claim in claims),
                Reception.ends_at > min(claim.window.starts_at for claim in claims),
            ),
            row=None,
        )
        self._refuse(dict.fromkeys(clashes([*standing, *claims])))

    def _refuse_days_off(self, claims: Iterable[Claim]) -> None:
        judged = ((claim, judge_day(claim.window, self._office.calendar)) for claim in claims)
        self._refuse((claim, fault) for claim, fault in judged if fault is not None)

    def _refuse(self, faults: Iterable[tuple[Claim, Fault]]) -> None:
        zone = self._office.calendar.hours.zone
        problems = tuple(
            RowProblem(
                claim.row or 0,
                Column.WHEN,
                fault,
                shorten(f"{show_window(claim.window, zone)} · {claim.post[1]}"),
            )
            for claim, fault in sorted(faults, key=lambda found: found[0].row or 0)
        )
        if problems:
            raise ScheduleInvalid(problems=problems)

    async def _keep_receptions(
        self, schedule_id: int, receptions: Iterable[ParsedReception]
    ) -> int:
        """Store the receptions of a draft; return how many posts they belong to."""
        bodies: dict[Bilingual, int] = {}
        places: dict[Bilingual, int] = {}
        posts: dict[tuple[Bilingual, Bilingual], int] = {}
        for one in receptions:
            if one.body not in bodies:
                bodies[one.body] = await self._kept(
                    Body, {"name_kk": one.body.kk}, name_ru=one.body.ru
                )
            if one.location not in places:
                places[one.location] = await self._kept(
                    Place, {"name_kk": one.location.kk}, name_ru=one.location.ru
                )
            post = (one.body, one.post)
            if post not in posts:
                posts[post] = await self._kept(
                    Post,
                    {"body_id": bodies[one.body], "title_kk": one.post.kk},
                    title_ru=one.post.ru,
                    holder=one.holder,
                )
            self._session.add(
                Reception(
                    schedule_id=schedule_id,
                    post_id=posts[post],
                    place_id=places[one.location],
                    holder=one.holder,
                    starts_at=one.window.starts_at,
                    ends_at=one.window.ends_at,
                    minutes=one.minutes,
                    contacts=one.contacts,
                )
            )
        await self._session.flush()
        return len(posts)

    async def _kept(
        self, model: type[Body | Place | Post], key: dict[str, object], **rest: str
    ) -> int:
        """Return the id of the row with this key, made when there is none.

        Its Russian name follows the file. Whoever imports the same name at the same moment gets
        the same row.
        """
        statement = inserting(self._session, model).values(**key, **rest)
        russian = {name: text for name, text in rest.items() if name.endswith("_ru")}
        kept = await self._session.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=russian).returning(
                model.id
            )
        )
        return kept.scalar_one()

    async def _make_seats(self, drafted: ColumnElement[bool]) -> tuple[int, int]:
        """Make the seats of a draft and put its holders in their posts; return both counts."""
        receptions = (
            await self._session.scalars(
                select(Reception).where(drafted).order_by(Reception.starts_at, Reception.id)
            )
        ).all()
        seats = [
            {
                "reception_id": one.id,
                "post_id": one.post_id,
                "number": number + 1,
                "starts_at": one.starts_at + number * timedelta(minutes=one.minutes),
            }
            for one in receptions
            for number in range(Window(one.starts_at, one.ends_at).seats(one.minutes))
        ]
        await self._session.execute(insert(Seat), seats)
        for post_id, holder in {one.post_id: one.holder for one in receptions}.items():
            await self._session.execute(
                update(Post).where(Post.id == post_id).values(holder=holder)
            )
        return len(receptions), len(seats)


def _line(field: str, text: str, maximum: int) -> str:
    return cleaned(field, " ".join(text.split()), 1, maximum)
