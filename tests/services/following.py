"""A held reception and those who follow it up, for the tests of instructions and appeals."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.reception.instructions import Order
from bot.services.views import Card
from bot.services.views.tasks import InstructionView
from db.enums import Role
from db.models import JournalEntry, Staff
from tests.offices import STAFF, TestOffice

RECEPTION = date(2026, 12, 4)
TERM = date(2026, 12, 11)
"""Five working days after the reception."""
UNIT, SECOND_HEAD, SECOND_UNIT = 3001, 3002, 3003
TEXT = "Көпірді жөндеу жоспарын Өтегенге көрсету."
REPORT = "Жоспар көрсетілді, келісімшарт жасалды."
RESULT = "Көпір наурызда жөнделеді, келісімшарт жасалды."


async def hired(office: TestOffice, telegram_id: int, role: Role) -> int:
    """Give somebody a role; return the id of the staff entry."""
    async with office.machine(OPERATOR) as opened:
        token = await opened.staff.invite(role)
    async with office.of(telegram_id) as opened:
        return (await opened.staff.join(token, f"Қызметкер {telegram_id}")).id


async def staff_id(office: TestOffice, role: Role, telegram_id: int | None = None) -> int:
    """Return the id of the staff entry of whoever holds a role."""
    async with office.of(telegram_id or STAFF[role]) as opened:
        return opened.staff_id(role)


async def ended(office: TestOffice, entry: int) -> None:
    """Let a role end."""
    async with office.database.reading() as session:
        public_id = await session.scalar(select(Staff.public_id).where(Staff.id == entry))
    assert public_id is not None
    async with office.by(Role.ADMINISTRATOR) as opened:
        await opened.staff.end(public_id)


async def held(office: TestOffice, telegram_id: int | None = None) -> Card:
    """Return a case whose reception was held this morning."""
    own = await (office.submit() if telegram_id is None else office.submit(telegram_id))
    await office.queue(own.card.public_id)
    await office.distribute()
    office.clock.to(RECEPTION, 11)
    async with office.by(Role.REGISTRAR) as opened:
        card = await opened.review.case(own.card.public_id)
        return await opened.day.mark_held(card.public_id, card.version, "Тапсырма беріледі.")


@dataclass
class Follow:
    """An instruction as the people of the test know it."""

    office: TestOffice
    executor: int
    view: InstructionView

    async def now(self) -> InstructionView:
        """Return it as the head sees it now."""
        async with self.office.by(Role.HEAD) as opened:
            return await opened.instructions.card(self.view.public_id)

    async def reported(self, text: str = REPORT) -> InstructionView:
        """Let the executor report."""
        version = (await self.now()).version
        async with self.office.of(UNIT) as opened:
            return await opened.control.report(self.view.public_id, version, text)


async def instructed(office: TestOffice, due_on: date = TERM) -> Follow:
    """Return an instruction that the head gave to a unit after a held reception."""
    executor = await hired(office, UNIT, Role.UNIT)
    case = await held(office)
    async with office.by(Role.HEAD) as opened:
        order = Order(executor, None, due_on)
        view = await opened.instructions.give(case.public_id, case.version, order, TEXT)
    return Follow(office, executor, view)


async def journal(office: TestOffice) -> list[tuple[str, str, str]]:
    """Return the whole journal: action, subject, details."""
    async with office.database.reading() as session:
        rows = await session.execute(
            select(JournalEntry.action, JournalEntry.subject, JournalEntry.details).order_by(
                JournalEntry.n
            )
        )
        return [(action, subject, details) for action, subject, details in rows]
