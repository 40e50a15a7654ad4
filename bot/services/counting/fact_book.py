"""The book of facts: what happened, copied without personal data as it happens (point 40).

Every figure of the office is counted from here and from the ballots, never from the cases: so a
report of an old quarter does not change when the personal data of its cases are deleted.

What the kinds mean by their columns:

==================  ==================================  =========================  ==============
kind                detail                              value                      in_time
==================  ==================================  =========================  ==============
REGISTERED          "repeat" for a repeated appeal      -                          the same day
ENTERED             -                                   -                          the same day
MEMO                -                                   -                          before its term
ANSWERED            the notice that was the answer      working days since         within the term
OVERDUE             -                                   -                          -
QUEUED, UNQUEUED    the step                            -                          -
ASSIGNED            the step                            calendar days to wait      -
HELD                the result                          calendar days waited       -
NO_SHOW, NOT_HELD   -                                   -                          -
an ending           its ground                          working days since         redirection
REOPENED            -                                   -                          -
CONSULTATION        the outcome; `reason` why declined  -                          -
INSTRUCTION         -                                   -                          -
INSTRUCTION_CLOSED  -                                   -                          by its day
INSTRUCTION_DUE     -                                   -                          -
INSTRUCTION_MET     -                                   -                          -
MATERIALS           -                                   -                          -
MATERIALS_GIVEN     -                                   -                          by its day
CALL                the result of a try                 -                          -
RECEPTION           "held", "empty" or "cancelled"      people received            -
SURVEY_ASKED        the questionnaire                   -                          -
SAMPLED             the frame                           people drawn               -
SAMPLE_CALL         its end; `reason` if it is to book  tries                      -
==================  ==================================  =========================  ==============

"Since" is since the clock of the answer began: the registration, or the day on which an ended case
was taken up again. ANSWERED says "held" where being received unbooked was the answer. ASSIGNED says
"move" where another place took the place of the first. HELD, NO_SHOW and NOT_HELD are dated by the
day of the reception and name it, as RECEPTION does, which is written the next working morning. A
case that is put into the queue and leaves it is QUEUED and UNQUEUED by turns, with the step, or
"directed" where its post changes meanwhile. SURVEY_ASKED, SAMPLED and SAMPLE_CALL lead to no case.

An instruction that waits for its executor is INSTRUCTION_DUE on the day on which its term ends,
which may lie ahead, or today where that day has passed. Whatever takes the term away, a report or a
later term, is INSTRUCTION_MET and dated in the same way: so what is carried out in time leaves
nothing on any day, and what is late is overdue from the one day to the other.

A written appeal made of a reception is counted by the result of that reception alone.

The books of a quarter stay open until the day its report is due: what is written down late is dated
by its own day as long as that is so, and by the first open day afterwards.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from bot.services.rules.lifecycle import Step
from bot.services.rules.periods import books_open_from
from bot.services.rules.queue import IN_TURN
from bot.services.rules.ranks import of_title
from bot.services.views.figures import NO_PARTICULARS, Particulars
from db.enums import Channel, Citizenship, FactKind, Mode, NoteKind, OutcomeKind, Rank
from db.models import Fact, Note, Post, Reception, Request

if TYPE_CHECKING:
    from bot.services.office import Office

K = FactKind

HELD = "held"
"""What was the answer to somebody who was received without booking."""
DIRECTED = "directed"
"""Why a case leaves one queue and enters another."""

_COLUMNS = tuple(column.name for column in Fact.__table__.columns if column.name != "id")
# Most transactions run these two, so they are built once.
_WRITE = insert(Fact.__table__)  # type: ignore[arg-type]
_POSTS = select(Post.id, Post.body_id, Post.rank, Post.title_kk, Post.title_ru).where(
    Post.id.in_(bindparam("ids", expanding=True))
)


class FactBook:
    """Facts of one transaction; nobody asks for a right to have something counted.

    They are gathered and written at the end of the transaction, all at once.
    """

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._posts: dict[int, tuple[int, Rank]] = {}
        self._pending: list[dict[str, Any]] = []

    @cached_property
    def open_from(self) -> date:
        """The first day of the quarters whose books are still open."""
        office = self._office
        return books_open_from(office.today, office.calendar, office.profile.terms.report_days)

    def note(
        self,
        kind: FactKind,
        request: Request,
        *,
        day: date | None = None,
        detail: str | None = None,
        reason: str | None = None,
        value: int | None = None,
        in_time: bool | None = None,
        place_id: int | None = None,
        mode: Mode | None = None,
    ) -> None:
        """Note what happened to a case, today if no day is named."""
        self.keep(
            kind,
            request,
            Particulars(
                day=day,
                detail=detail,
                reason=reason,
                value=value,
                in_time=in_time,
                place_id=place_id,
                mode=mode,
            ),
        )

    def note_own(
        self,
        kind: FactKind,
        *,
        day: date | None = None,
        post_id: int | None = None,
        place_id: int | None = None,
        channel: Channel | None = None,
        topic: str | None = None,
        mode: Mode | None = None,
        detail: str | None = None,
        reason: str | None = None,
        value: int | None = None,
        in_time: bool | None = None,
    ) -> None:
        """Note what concerns no case, or must not lead to one."""
        self._pending.append(
            self.row(
                kind,
                day,
                post_id=post_id,
                place_id=place_id,
                channel=channel,
                topic=topic,
                mode=mode,
                detail=detail,
                reason=reason,
                value=value,
                in_time=in_time,
            )
        )

    def keep(
        self, kind: FactKind, request: Request, particulars: Particulars = NO_PARTICULARS
    ) -> None:
        """Note what happened to a case, with the case as it is at this moment."""
        if request.origin_id is not None:
            return
        told = particulars
        unscheduled = request.unscheduled if told.unscheduled is None else told.unscheduled
        row = self.row(
            kind,
            told.day,
            request_id=request.id,
            post_id=request.post_id,
            place_id=told.place_id,
            reception_id=told.reception_id,
            channel=request.channel,
            topic=request.topic,
            mode=told.mode,
            social=request.social,
            detail=told.detail,
            reason=told.reason,
            value=told.value,
            in_time=told.in_time,
            foreign=request.citizenship is not Citizenship.KAZAKHSTAN,
            out_of_turn=request.out_of_turn < IN_TURN,
            unscheduled=unscheduled,
        )
        self._pending.append(row)

    def follow(
        self, kinds: Iterable[FactKind], request: Request, step: Step, told: Particulars
    ) -> None:
        """Note the facts of a step; the queue is entered and left today, whatever the rest says."""
        for kind in kinds:
            if kind in {K.QUEUED, K.UNQUEUED}:
                self.keep(kind, request, Particulars(detail=step.value))
            elif kind is K.ASSIGNED:
                self.keep(kind, request, told.called(step.value))
            else:
                self.keep(kind, request, told)

    async def answered(self, request: Request, notice: str) -> None:
        """Note that the applicant knows the answer now (point 29)."""
        office = self._office
        term = office.calendar.hours.end_of(request.answer_due_on)
        told = Particulars(
            detail=notice, value=await self.days_since(request), in_time=office.now <= term
        )
        self.keep(K.ANSWERED, request, told)

    async def ended(self, request: Request, kind: OutcomeKind, ground: str | None) -> Particulars:
        """Return what is noted of an ending that comes into force now."""
        redirected = kind is OutcomeKind.REDIRECTED
        in_time = await self.redirected_in_time(request) if redirected else None
        value = await self.days_since(request)
        return Particulars(detail=ground, value=value, in_time=in_time)

    async def redirected_in_time(self, request: Request) -> bool:
        """Tell whether what is sent on now is sent on in time (APPC article 65)."""
        office = self._office
        begun = await self.begun_on(request)
        return office.today <= office.calendar.add(begun, office.profile.terms.redirect_days)

    async def days_since(self, request: Request) -> int:
        """Return the working days since the clock of the answer began."""
        begun, today = await self.begun_on(request), self._office.today
        return 0 if today < begun else self._office.calendar.between(begun, today)

    async def begun_on(self, request: Request) -> date:
        """Return when the clock of the answer began: by registration, or when taken up again."""
        again: datetime | None = await self._session.scalar(
            select(Note.written_at)
            .where(Note.request_id == request.id, Note.kind == NoteKind.CORRECTION)
            .order_by(Note.id.desc())
            .limit(1)
        )
        calendar = self._office.calendar
        if again is not None:
            return calendar.registration(again).day
        return calendar.hours.local_day(request.registered_at)

    def at(
        self, request: Request, reception: Reception, starts_at: datetime | None = None
    ) -> Particulars:
        """Return what is noted of a place or a visit: where, how, and the days until then."""
        local = self._office.calendar.hours.local_day
        day = local(starts_at or reception.starts_at)
        return Particulars(
            day=day,
            value=max(0, (day - local(request.registered_at)).days),
            place_id=reception.place_id,
            reception_id=reception.id,
            mode=reception.mode,
        )

    def directed(self, request: Request, kind: FactKind) -> None:
        """Note that a case in the queue leaves that of one post for that of another."""
        self.keep(kind, request, Particulars(detail=DIRECTED))

    async def correct_social(self, request: Request) -> None:
        """Let the facts of a case say of whom they are, as the staff have just written it down.

        The quarter of an old case is counted differently then, and its report is made anew.
        """
        await self.write()
        await self._session.execute(
            update(Fact).where(Fact.request_id == request.id).values(social=request.social)
        )

    async def correct_turn(self, request: Request) -> None:
        """Let the facts of a case say whether it stands out of turn, now that its paper was seen.

        What was counted in a quarter whose books are closed stays as it was.
        """
        await self.write()
        await self._session.execute(
            update(Fact)
            .where(Fact.request_id == request.id, Fact.day >= self.open_from)
            .values(out_of_turn=request.out_of_turn < IN_TURN)
        )

    async def write(self) -> None:
        """Write what was noted; the edge calls it before it commits."""
        if not self._pending:
            return
        rows, self._pending = self._pending, []
        await self.name_posts(rows)
        await self._session.execute(_WRITE, rows)
        for row in rows:
            if row["kind"] is K.HELD and row["day"] < self._office.today:
                await self._held_late(row["reception_id"])

    async def _held_late(self, reception_id: int | None) -> None:
        """Count somebody whose result was written down after the reception was looked back on."""
        await self._session.execute(
            update(Fact)
            .where(
                Fact.kind == K.RECEPTION,
                Fact.reception_id == reception_id,
                Fact.day >= self.open_from,
            )
            .values(detail=HELD, value=Fact.value + 1)
        )

    def row(self, kind: FactKind, day: date | None, **columns: object) -> dict[str, Any]:
        """Return a line of the book, today if no day is named; its post is not named yet."""
        row = dict.fromkeys(_COLUMNS) | {"foreign": False, "out_of_turn": False}
        row |= {"unscheduled": False} | columns
        return row | {"kind": kind, "day": max(day or self._office.today, self.open_from)}

    async def name_posts(self, rows: Iterable[dict[str, Any]]) -> None:
        """Say of each line to which body its post belongs and what rank it has now."""
        unknown = {row["post_id"] for row in rows} - self._posts.keys() - {None}
        if unknown:
            found = await self._session.execute(_POSTS, {"ids": list(unknown)})
            self._posts |= {
                key: (body, rank or of_title(kk, ru)) for key, body, rank, kk, ru in found
            }
        for row in rows:
            row["body_id"], row["rank"] = self._posts.get(row["post_id"], (None, None))
