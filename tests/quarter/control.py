"""What is asked of units and ordered by heads in the simulated quarter, and how it is closed."""

from sqlalchemy import select

from db.enums import InstructionState, MaterialState, RequestState, Role
from db.models import Instruction, Material, Request
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
        for public_id, version, state in found:
            if state is InstructionState.CLOSED or not self._year.chance(0.25):
                continue
            if state is InstructionState.OPEN:
                async with self._bureau.of(self._bureau.crew[Role.UNIT][0]) as office:
                    await office.control.report(public_id, version, WORDS)
            else:
                async with self._bureau.of(self._bureau.crew[Role.HEAD][0]) as office:
                    await office.control.close(public_id, version, "Жол жөнделді.")
        for public_id, version in again:
            if self._year.chance(0.004):
                async with self._bureau.unseen(self._bureau.crew[Role.HEAD][0]) as office:
                    await office.reopening.reopen(public_id, version, "Жаңа мән-жай анықталды.")
                self._year.open[public_id] = self._year.lives[public_id]
        await self._year.look()
