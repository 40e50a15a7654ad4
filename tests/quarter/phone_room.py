"""The telephone survey of the simulated quarter: whoever was drawn is called until it is over.

Some are never at home, some refuse, some forbid it for good; of the others some wish to book, and
most of these are booked while they are on the telephone.
"""

from sqlalchemy import select

from bot.services.rules.questionnaires import concern, read
from bot.services.telephone.sample_calls import Said
from bot.services.views import Application
from bot.services.views.phone_survey import Called
from db.enums import (
    ApplicantKind,
    CallResult,
    Channel,
    Citizenship,
    Role,
    TellBy,
)
from db.models import Sample
from tests.offices import applicant
from tests.quarter.citizens import Citizens
from tests.year.days import MATTER

AGAIN = (CallResult.NO_ANSWER, CallResult.NO_ANSWER, CallResult.BUSY, CallResult.LATER)
"""What comes of a call that has to be made again, as often as each stands here."""


class PhoneRoom:
    """The registrars at the telephone, with the dice of a quarter."""

    def __init__(self, year: Citizens) -> None:
        self._year = year
        self._bureau, self._dice = year.bureau, year.dice

    async def call(self) -> None:
        """Put every draw to work, and call whoever can be called today."""
        async with self._bureau.looking() as session:
            open_ones = select(Sample.public_id).where(Sample.closed_at.is_(None))
            samples = (await session.scalars(open_ones.order_by(Sample.id))).all()
        for sample in samples:
            async with self._bureau.of(self._bureau.at_work(Role.REGISTRAR)) as office:
                await office.samples.confirm(sample)
                waiting = await office.sample_calls.next(sample)
            while waiting is not None:
                clerk = self._bureau.at_work(Role.REGISTRAR)
                async with self._bureau.of(clerk) as office:
                    called = await office.sample_calls.reveal(waiting.public_id, waiting.version)
                if called.phone:
                    await self._rings(clerk, called)
                async with self._bureau.of(clerk) as office:
                    waiting = await office.sample_calls.next(sample)
        if samples:
            await self._year.look()

    async def _rings(self, clerk: int, called: Called) -> None:
        """Let the telephone ring, and write down what came of it."""
        call, throw = called.call, self._dice.random()
        if throw < 0.6:
            await self._answers(clerk, called)
            return
        if throw < 0.82:
            result = self._dice.choice(AGAIN)
        else:
            result = CallResult.WRONG_NUMBER if throw < 0.86 else CallResult.REFUSED
        async with self._bureau.of(clerk) as office:
            await office.sample_calls.note(call.public_id, call.version, result, never=throw > 0.95)

    async def _answers(self, clerk: int, called: Called) -> None:
        """Write down what somebody answered, and take the request of whoever wishes to book."""
        call = called.call
        given = self._year.answers(call.questionnaire)
        grave = concern(read(call.questionnaire, given) or ()) is not None
        said = Said(
            given,
            "Тезірек болса екен." if self._year.chance(0.3) else "",
            call_me=grave and self._year.chance(0.5),
        )
        async with self._bureau.of(clerk) as office:
            done = await office.sample_calls.finish(call.public_id, call.version, said)
        if not done.wishes_booking or self._year.chance(0.15):
            return
        if self._year.chance(0.2):
            async with self._bureau.of(clerk) as office:
                await office.call_bookings.drop(call.public_id, done.version)
            return
        await self._books(clerk, call.public_id)

    async def _books(self, clerk: int, call_id: str) -> None:
        """Register a request with what is known, as the form does that opens in the call."""
        key = f"booked:{call_id}"
        async with self._bureau.of(clerk) as office:
            known = await office.call_bookings.known(call_id)
            form = Application(
                kind=ApplicantKind.SELF,
                citizenship=Citizenship.KAZAKHSTAN,
                person=applicant(
                    full_name=known.full_name,
                    iin=None,
                    phone=known.phone,
                    address="Көктем көшесі, 1",
                ),
                matter=known.matter or MATTER,
                post_id=self._dice.choice(self._year.posts),
                language=known.language,
                topic=known.topic,
            )
            done = await office.intake.register(
                form, key=key, channel=Channel.CALL_CENTRE, tell_by=TellBy.PHONE
            )
            await office.call_bookings.booked(call_id, done.card.public_id)
        self._year.begins(done.card.public_id, form)
