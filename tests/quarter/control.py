"""What is asked of units and ordered by heads in the simulated quarter, and how it is closed."""

from datetime import date

from sqlalchemy import select

from db.enums import InstructionState, MaterialState, RequestState, Role
from db.models import Instruction, Material, Request
from tests.year import wall
from tests.year.days import WORDS, Year

S = RequestState


class Control:
    """Units and heads of a quarter, with its dice."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._bureau = year.bureau

    async def units_answer(self) -> None:
        """Let the unit answer, mostly in time; what is answered is taken as it is."""
        async with self._bureau.looking() as session:
            rows = await session.execute(
                select(Material.public_id, Material.version, Material.state).where(
                    Material.state.in_((MaterialState.ASKED, MaterialState.ANSWERED))
                )
            )
            found = rows.all()
        for public_id, version, state in found:
            if not self._year.chance(0.35):
                continue
            asked = state is MaterialState.ASKED
            async with self._bureau.of(
                self._bureau.at_work(Role.UNIT if asked else Role.REVIEWER)
            ) as office:
                if asked:
                    await office.materials.answer(public_id, version, text=WORDS)
                else:
                    await office.materials.accept(public_id, version)
        await self._year.look()

    async def heads_control(self) -> None:
        """Let executors report and heads close what was carried out; some ended cases go on."""
        async with self._bureau.looking() as session:
            rows = await session.execute(
                select(
                    Instruction.public_id,
                    Instruction.version,
                    Instruction.state,
                    Instruction.due_on,
                )
            )
            found = rows.all()
            ended = await session.execute(
                select(Request.public_id, Request.version)
                .where(
                    Request.state.in_((S.REFUSED, S.RETURNED, S.REDIRECTED, S.ENDED)),
                    Request.origin_id.is_(None),
                )
                .order_by(Request.id)
            )
            again = ended.all()
        for public_id, version, state, due_on in found:
            if state is InstructionState.CLOSED or not self._year.chance(0.25):
                continue
            if state is InstructionState.REPORTED:
                await self._looked_at(public_id, version)
            elif due_on > self._bureau.today and self._year.chance(0.2):
                await self._later(public_id, version, wall.after(due_on, 3))
            else:
                async with self._bureau.of(self._bureau.crew[Role.UNIT][0]) as office:
                    await office.control.report(public_id, version, WORDS)
        for public_id, version in again:
            if self._year.chance(0.004):
                async with self._bureau.unseen(self._bureau.crew[Role.HEAD][0]) as office:
                    await office.reopening.reopen(public_id, version, "Жаңа мән-жай анықталды.")
                self._year.open[public_id] = self._year.lives[public_id]
        await self._year.look()

    async def _looked_at(self, public_id: str, version: int) -> None:
        """Let the head take a report for carried out, or send it back now and then."""
        async with self._bureau.of(self._bureau.crew[Role.HEAD][0]) as office:
            if self._year.chance(0.15):
                await office.control.send_back(public_id, version, "Фотосы қайда?")
            else:
                await office.control.close(public_id, version, "Жол жөнделді.")

    async def _later(self, public_id: str, version: int, due_on: date) -> None:
        """Let the executor ask for a later term, and the head mostly grant it."""
        async with self._bureau.of(self._bureau.crew[Role.UNIT][0]) as office:
            asked = await office.control.ask_extension(public_id, version, due_on, WORDS)
        async with self._bureau.of(self._bureau.crew[Role.HEAD][0]) as office:
            granted = self._year.chance(0.8)
            await office.control.decide_extension(public_id, asked.version, granted=granted)
