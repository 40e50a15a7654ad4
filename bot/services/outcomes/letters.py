"""Letters: made here from what was decided, signed and numbered in the document system.

A letter is a sealed snapshot of what it says, in Kazakh or Russian as the case asks (APPC article
89(2)). A decision is in force only with the number of its signed letter (articles 78 and 80).
"""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, select

from bot.profile import Ground, Named
from bot.services.cases import NOTE
from bot.services.errors import InputInvalid, NotFound, Stale
from bot.services.filing.paper_numbers import paper_number
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.views.letters import LetterContent, LetterLine, LetterView
from db.enums import DutyKind, Language, LetterKind, NoteKind, RequestState, Role
from db.models import Letter, Note, Referral, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

CONTENT = "letters.content"

ON_DEMAND = {
    LetterKind.DATE: RequestState.ASSIGNED,
    LetterKind.INFORMATION: RequestState.NEEDS_INFORMATION,
}
"""Letters that decide nothing: made when somebody is told on paper, in these states."""

AGAINST = frozenset(
    {
        LetterKind.REFUSAL,
        LetterKind.RETURN,
        LetterKind.END,
        LetterKind.REDIRECT,
        LetterKind.FORWARD,
        LetterKind.CORRECTION,
    }
)
"""Letters that say how, where and until when to complain (APPC articles 80 and 91)."""


class Letters:
    """Letters of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def of_case(self, public_id: str) -> tuple[LetterLine, ...]:
        """Return the letters of a case, the newest first; raises NotFound."""
        self._office.require(Action.MAKE_LETTER)
        request = await self._cases.find(public_id)
        rows = await self._session.scalars(
            select(Letter).where(Letter.request_id == request.id).order_by(Letter.id.desc())
        )
        return tuple(_line(row, request) for row in rows)

    async def show(self, letter_id: str) -> LetterView:
        """Open a letter; every look is journalled. Raises NotFound."""
        self._office.require(Action.MAKE_LETTER)
        row, request = await self._row(letter_id)
        self._cases.record(request, "revealed", what="letter", letter=row.public_id)
        return LetterView(_line(row, request), self.content(row))

    async def line(self, letter_id: str) -> LetterLine:
        """Return a letter without what it says, to whoever numbers it; raises NotFound."""
        self._office.require(Action.ISSUE_REFUSAL)
        return _line(*await self._row(letter_id))

    async def make(self, public_id: str, version: int, kind: LetterKind) -> LetterLine:
        """Make a letter about the date or about what is missing; raises NotFound and Stale."""
        office = self._office
        office.require(Action.MAKE_LETTER)
        request = await self._cases.take(public_id, version)
        if kind not in ON_DEMAND:
            raise NotFound
        if request.state is not ON_DEMAND[kind]:
            raise Stale(public_id=public_id, for_staff=True)
        by = office.staff_id(Role.REVIEWER, Role.REGISTRAR, Role.HEAD)
        content = await self.said(request, kind, by=by)
        if kind is LetterKind.DATE:
            content = await self._with_date(request, content)
        else:
            content = await self._with_missing(request, content)
        return _line(self.draft(request, kind, content, by=by), request)

    async def number(self, letter_id: str, number: str) -> LetterLine:
        """Write down the number of a letter that decides nothing.

        Raises NotFound, InputInvalid, and Stale when it has one already.
        """
        self._office.require(Action.ISSUE_REFUSAL)
        row, request = await self._row(letter_id)
        await self._cases.lock(request.public_id)
        await self._session.refresh(row)
        if row.number is not None or row.kind not in ON_DEMAND:
            raise Stale(public_id=request.public_id, for_staff=True)
        self.put_number(row, number)
        self._cases.record(request, "letter_numbered", letter=row.public_id)
        return _line(row, request)

    async def said(
        self, request: Request, kind: LetterKind, *, by: int, ground: Ground | None = None
    ) -> LetterContent:
        """Return what every letter of this case says; `by` is the staff entry of who signs."""
        office, person = self._office, self._cases.person(request)
        language = language_of(request)
        profile = office.profile
        signer = office.accounts.staff_view(await self._session.get_one(Staff, by))
        posts = await self._cases.posts([request.post_id] if request.post_id else [])
        post = posts.get(request.post_id or 0)
        titles = () if post is None else (post.body_kk, post.title_kk)
        if post is not None and language is Language.RU:
            titles = (post.body_ru, post.title_ru)

        def text(named: Named | None) -> str | None:
            return None if named is None else named.said(language)

        return LetterContent(
            office=profile.operator.name.said(language),
            address=profile.contacts.address.said(language),
            phone=profile.contacts.phone,
            site=profile.contacts.website,
            addressee=person.full_name,
            addressee_address=person.address,
            number=request.number,
            official_number=request.official_number,
            code=request.code,
            registered_on=office.calendar.hours.local_day(request.registered_at),
            post=", ".join(titles) or None,
            matter=self._cases.matter(request),
            ground=None if ground is None else ground.code,
            rule=None if ground is None else text(ground.text),
            source=None if ground is None else ground.source,
            where=None if ground is None else text(ground.where),
            complain=text(profile.complaint.where) if kind in AGAINST else None,
            complain_months=profile.complaint.term_months if kind in AGAINST else 0,
            signer=signer.name,
            signer_role=signer.role,
        )

    def draft(
        self,
        request: Request,
        kind: LetterKind,
        content: LetterContent,
        *,
        by: int,
        replaces: Letter | None = None,
    ) -> Letter:
        """Keep a letter that waits for its number."""
        public_id = new_public_id()
        row = Letter(
            public_id=public_id,
            request_id=request.id,
            kind=kind,
            language=language_of(request),
            content_sealed=self._office.keys.seal(
                content.model_dump_json(), column=CONTENT, row=public_id
            ),
            made_by=by,
            made_at=self._office.now,
            replaces_id=None if replaces is None else replaces.id,
        )
        self._session.add(row)
        self._cases.record(request, "letter_made", kind=kind.value, letter=public_id)
        return row

    def put_number(self, row: Letter, number: str) -> str:
        """Give a letter its number and return it cleaned; raises InputInvalid."""
        row.number = paper_number("letter_number", number)
        row.numbered_by = self._office.staff_id(Role.REGISTRAR, Role.REVIEWER)
        row.numbered_at = self._office.now
        return row.number

    async def waiting(self, request: Request, kind: LetterKind) -> Letter | None:
        """Return the letter of the case itself, of this kind, that has no number yet."""
        return await self._session.scalar(
            select(Letter)
            .where(*_without_number(request, kind))
            .order_by(Letter.id.desc())
            .limit(1)
        )

    async def latest(self, request: Request, number: str | None) -> Letter | None:
        """Return the letter of this case that bears a number."""
        return await self._session.scalar(
            select(Letter)
            .where(Letter.request_id == request.id, Letter.number == number)
            .order_by(Letter.id.desc())
            .limit(1)
        )

    async def discard(self, request: Request, kind: LetterKind) -> None:
        """Throw away a letter that never got its number: it has never been in force."""
        await self._session.execute(delete(Letter).where(*_without_number(request, kind)))

    def content(self, row: Letter) -> LetterContent:
        """Open what a letter says; whoever shows it to staff journals the look."""
        opened = self._office.keys.open(row.content_sealed, column=CONTENT, row=row.public_id)
        return LetterContent.model_validate_json(opened)

    def ground(self, code: str | None, *kinds: str) -> Ground:
        """Return a ground that may be chosen for such an ending; raises InputInvalid.

        The office may have struck it off its file since the button was drawn.
        """
        for each in self._office.profile.grounds:
            if each.code == code and {each.kind, *each.also} & set(kinds):
                return each
        raise InputInvalid(field="ground", reason="empty")

    async def row(self, letter_id: str) -> tuple[Letter, Request]:
        """Return a letter and its case; raises NotFound."""
        return await self._row(letter_id)

    async def _with_date(self, request: Request, content: LetterContent) -> LetterContent:
        language = language_of(request)
        given = await self._cases.assignment(request)
        seat = await self._cases.seat(given.seat_id)
        place = seat.place_ru if language is Language.RU else seat.place_kk
        return content.model_copy(
            update={
                "starts_at": seat.starts_at,
                "place": place,
                "receiver": seat.holder,
                "mode": seat.mode,
                "bring": self._office.profile.what_to_bring.said(language),
            }
        )

    async def _with_missing(self, request: Request, content: LetterContent) -> LetterContent:
        asked = await self._session.scalar(
            select(Note)
            .where(Note.request_id == request.id, Note.kind == NoteKind.QUESTION)
            .order_by(Note.id.desc())
            .limit(1)
        )
        text = "" if asked is None else self._cases.open(request, NOTE, asked.text_sealed) or ""
        due_on = await self._office.duties.due_on(request, DutyKind.INFORMATION)
        return content.model_copy(update={"text": text, "due_on": due_on})

    async def _row(self, letter_id: str) -> tuple[Letter, Request]:
        row = await self._session.scalar(select(Letter).where(Letter.public_id == letter_id))
        if row is None:
            raise NotFound
        return row, await self._session.get_one(Request, row.request_id)


def _without_number(request: Request, kind: LetterKind) -> tuple[ColumnElement[bool], ...]:
    """Choose what waits for a number; the letter of a part that was sent on goes its own way."""
    of_parts = select(Referral.letter_id).where(
        Referral.request_id == request.id, Referral.letter_id.is_not(None)
    )
    return (
        Letter.request_id == request.id,
        Letter.kind == kind,
        Letter.number.is_(None),
        Letter.id.not_in(of_parts),
    )


def language_of(request: Request) -> Language:
    """Return the language of the letters of a case: Kazakh unless Russian was asked for."""
    return Language.RU if request.language is Language.RU else Language.KK


def _line(row: Letter, request: Request) -> LetterLine:
    return LetterLine(
        row.public_id,
        row.kind,
        row.language,
        row.made_at,
        row.number,
        row.numbered_at,
        request.public_id,
        request.number,
    )
