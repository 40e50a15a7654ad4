"""Cases without a person: every staff screen about them opens, whatever state they ended in."""

import itertools
from dataclasses import replace

from sqlalchemy import select, update

from bot.services.actor import SWEEP
from bot.services.rules.lifecycle import CLOSED_STATES
from db.enums import Language, RequestState, Role
from db.models import InboxUpdate, Request
from tests.flows.test_forged import RIGHTS, Real, acting, furnished, likely, press
from tests.town import Neighbour, Town

OVER = sorted({*CLOSED_STATES, RequestState.NO_SHOW})
EACH = 2
"""Presses of every kind of button about a case, spread over cases and acts."""


async def without_people(town: Town, real: Real) -> tuple[Real, list[str]]:
    """End every case, one in each state, and take the people out of all of them."""
    installation = town.installation
    async with (
        installation.database.transaction() as session,
        installation.offices.open(session, SWEEP) as office,
    ):
        ids = list(await session.scalars(select(Request.id).order_by(Request.id)))
        for each, state in zip(ids, itertools.cycle(OVER), strict=False):
            await session.execute(update(Request).where(Request.id == each).values(state=state))
        await office.oblivion.cases(ids)
    async with installation.database.reading() as session:
        rows = (
            await session.execute(select(Request.public_id, Request.version, Request.number))
        ).all()
    versions = {key: version for key, version, _number in rows}
    return replace(real, versions=real.versions | versions), [number for _, _, number in rows]


async def everybody(town: Town) -> Neighbour:
    """Return somebody with every role, who reads English."""
    somebody = await town.hires("Бәрі Бірден", *Role)
    async with acting(town, somebody.person.id) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def test_every_staff_screen_about_them_opens(town: Town) -> None:
    """Cards and lists say what is gone; old buttons, pressed years later, break nothing."""
    real, numbers = await without_people(town, await furnished(town))
    clerk = await everybody(town)
    for number in numbers:
        await clerk.says(number)
        assert number in clerk.text
        assert "Personal data deleted on" in clerk.text
        assert not [button for button in clerk.buttons if "Show" in button or "More" in button]
    await clerk.says("/find")
    await clerk.says(numbers[0])
    assert "Personal data deleted on" in clerk.text
    for command in ("/desk", "/board", "/today", "/day", "/stats", "/mydata"):
        await clerk.says(command)
    for kind in RIGHTS:
        if "id" in kind.model_fields:
            await press(town, clerk, likely(kind, real, EACH))
    async with town.installation.database.reading() as session:
        errors = await session.scalars(
            select(InboxUpdate.error).where(InboxUpdate.error.is_not(None))
        )
        assert errors.all() == []
    assert "Өтеген" not in clerk.reads()
