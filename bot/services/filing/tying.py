"""A case that came without a chat is tied to one by its applicant (design of the receipt).

Whoever holds the receipt knows the code, and the last digits of the phone are known to the person.
Both are short, so wrong tries are counted in the database, for the account and for the case. What
belongs to another account stays there.
"""

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import ConsentNeeded
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.characters import without_separators
from bot.services.views import Card
from db.enums import DutyKind, TellBy
from db.models import Account, Request, TieAttempt

if TYPE_CHECKING:
    from bot.services.office import Office

DIGITS = 4
TRIES = 5
"""Wrong tries within a day, of one account and about one case."""
WINDOW = timedelta(days=1)


class Tied(StrEnum):
    """What came of a try."""

    YOURS = "yours"
    """The case belongs to this chat, from now on or already."""
    WRONG = "wrong"
    TOO_MANY = "too_many"
    TAKEN = "taken"
    """The case belongs to another account."""
    NO_PHONE = "no_phone"
    """There is no number to compare with; the office has to help."""
    DELETED = "deleted"
    """The personal data of the case were deleted when their term was over."""


class Tying:
    """Tying within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def open_to(self, public_id: str) -> Tied | None:
        """Tell before anything is typed why a case cannot be tied, or None when it may be.

        Raises NotFound and ConsentNeeded.
        """
        if not self._office.account.consented:
            raise ConsentNeeded
        return await self._closed(await self._office.cases.find(public_id))

    async def tie(self, public_id: str, digits: str) -> Tied:
        """Tie a case to the chat of whoever writes; raises NotFound and ConsentNeeded.

        From then on the applicant is told in the chat, and what was about to be told by phone or
        by letter is owed there.
        """
        office = self._office
        if not office.account.consented:
            raise ConsentNeeded
        # Two accounts may try one case at once: the second one waits here and counts the first.
        request = await office.cases.lock(public_id)
        closed = await self._closed(request)
        if closed is not None:
            return closed
        phone = office.cases.person(request).phone
        if without_separators(digits) != phone[-DIGITS:]:
            self._session.add(
                TieAttempt(account_id=office.account.id, request_id=request.id, tried_at=office.now)
            )
            office.cases.record(request, "tie_refused")
            return Tied.WRONG
        request.account_id = office.account.id
        request.tell_by = TellBy.CHAT
        office.cases.touch(request)
        office.cases.record(request, "tied")
        await self._owe_in_chat(request)
        return Tied.YOURS

    async def left(self, public_id: str) -> int:
        """Return how many wrong tries remain today."""
        request = await self._office.cases.find(public_id)
        return TRIES - await self._wrong(request)

    async def card(self, public_id: str) -> Card:
        """Return the number and state of a case, which anybody with its code may know."""
        return await self._office.cases.card(await self._office.cases.find(public_id))

    async def _closed(self, request: Request) -> Tied | None:
        if request.account_id == self._office.account.id:
            return Tied.YOURS
        if request.anonymised_at is not None:
            return Tied.DELETED
        if request.account_id is not None and await self._still_somebody(request.account_id):
            return Tied.TAKEN
        if await self._wrong(request) >= TRIES:
            return Tied.TOO_MANY
        phone = self._office.cases.person(request).phone
        return None if len(phone) >= DIGITS else Tied.NO_PHONE

    async def _still_somebody(self, account_id: int) -> bool:
        """Tell whether the chat is still known: a silent one was forgotten, its cases were not."""
        account = await self._session.get_one(Account, account_id)
        return account.erased_at is None

    async def _wrong(self, request: Request) -> int:
        """Return the wrong tries of a day: the greater of this account's and of this case's."""
        since = self._office.now - WINDOW
        counts = [
            await self._session.scalar(
                select(func.count())
                .select_from(TieAttempt)
                .where(whose, TieAttempt.tried_at > since)
            )
            for whose in (
                TieAttempt.account_id == self._office.account.id,
                TieAttempt.request_id == request.id,
            )
        ]
        return max(count or 0 for count in counts)

    async def _owe_in_chat(self, request: Request) -> None:
        """Owe in the chat what was still to be told by phone or letter, where it still holds."""
        account = await self._session.get_one(Account, self._office.account.id)
        account.reachable = True
        for duty in await self._office.contacts.still_owed(request):
            notice, _, subject = duty.subject.partition(":")
            await self._office.duties.close(request, DutyKind.DELIVERY, subject=duty.subject)
            await self._office.notices.to_applicant(request, NoticeKind(notice), subject)
