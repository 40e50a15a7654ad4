"""Cases on their way to an ending, for the tests of endings."""

from sqlalchemy import select

from bot.services.views import Card
from db.enums import AlternativeKind, DutyKind, ProposalKind, RequestState, Role
from db.models import Duty, JournalEntry
from tests.offices import CITIZEN, TestOffice

S = RequestState
R = Role
P = ProposalKind
TEXT = "Мәселе бойынша бұрын берілген жауап күшінде, жаңа дәлел келтірілмеген."
BODY = "Көктем облысының полиция департаменті"

ENDED = {
    P.REFUSE: (S.REFUSED, "refusal"),
    P.END: (S.ENDED, "ended"),
    P.RETURN: (S.RETURNED, "request_returned"),
    P.REDIRECT: (S.REDIRECTED, "redirected"),
}


async def in_review(staffed: TestOffice, **changes: object) -> Card:
    own = await staffed.submit(CITIZEN, **changes)
    return await staffed.review(own.card.public_id, memo=False)


async def decided(staffed: TestOffice, kind: ProposalKind) -> Card:
    """Return a case whose ending of this kind is decided and waits for its letter."""
    card = await in_review(staffed)
    key = card.public_id
    if kind is P.RETURN:
        async with staffed.by(R.REVIEWER) as office:
            return await office.endings.return_to_applicant(key, card.version, "R03", TEXT)
    if kind is P.REDIRECT:
        async with staffed.by(R.REVIEWER) as office:
            return await office.referrals.redirect(key, card.version, "R01", BODY, TEXT)
    async with staffed.by(R.REVIEWER) as office:
        ground = "R04"
        if kind is P.REFUSE:
            ground = "R09"
            card = await office.review.write_memo(key, card.version, text="Анықтамалық ақпарат.")
        card = await office.review.propose(key, card.version, kind, ground=ground, text=TEXT)
    async with staffed.by(R.HEAD) as office:
        return await office.decisions.approve(key, card.version)


async def ended(staffed: TestOffice, kind: ProposalKind) -> Card:
    card = await decided(staffed, kind)
    async with staffed.by(R.REGISTRAR) as office:
        return await office.endings.issue(card.public_id, card.version, f"ЖТ-{kind.value}")


async def open_duties(staffed: TestOffice) -> set[DutyKind]:
    async with staffed.database.reading() as session:
        rows = await session.scalars(select(Duty.kind).where(Duty.closed_at.is_(None)))
        return set(rows)


async def journal(staffed: TestOffice) -> list[str]:
    async with staffed.database.reading() as session:
        return list(await session.scalars(select(JournalEntry.action)))


async def offered(staffed: TestOffice, card: Card, kind: AlternativeKind, **more: object) -> str:
    async with staffed.by(R.REVIEWER) as office:
        view = await office.alternatives.offer(
            card.public_id,
            card.version,
            kind,
            TEXT,
            **more,  # type: ignore[arg-type]
        )
    return view.public_id
