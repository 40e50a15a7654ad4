"""What the staff write down for the report alone, by visible buttons: a social group, a rank."""

from datetime import date

from sqlalchemy import select

from db.enums import Rank, Role, SocialGroup
from db.models import Fact, Post, Request
from tests.flows.crew import crew_of
from tests.town import Town

DAY = date(2026, 11, 30)


async def test_the_social_group_of_who_was_received(town: Town) -> None:
    crew = await crew_of(town)
    _citizen, card = await crew.assigned()
    assert card.seat is not None
    await town.moves_to(DAY, 18, 0)
    async with crew.as_(crew.registrar) as office:
        held = await office.day.mark_held(card.public_id, card.version, "Түсіндірілді.")
    # Nobody is asked for it: it stands behind "More…", and on the card of the day.
    await crew.reviewer.says("/find")
    await crew.reviewer.says(held.number)
    await crew.reviewer.presses_on(held.number)
    await crew.reviewer.presses_on("More…")
    await crew.reviewer.presses_on("Social group, for the report")
    assert "Do not ask for it" in crew.reviewer.text
    assert "written down already" not in crew.reviewer.text
    await crew.reviewer.presses_on("Large family")
    assert "The social group is written down." in crew.reviewer.text
    assert await group(town) == (SocialGroup.LARGE_FAMILY, {SocialGroup.LARGE_FAMILY})
    await crew.reviewer.presses_on("More…")
    await crew.reviewer.presses_on("Social group, for the report")
    assert "Large family" not in crew.reviewer.text
    assert "written down already" in crew.reviewer.text
    await crew.reviewer.presses_on("Not known: take it back")
    assert await group(town) == (None, {None})


async def group(town: Town) -> tuple[SocialGroup | None, set[SocialGroup | None]]:
    """Return the group as the case and as its facts have it."""
    async with town.installation.database.reading() as session:
        of_case = await session.scalar(select(Request.social))
        of_facts = await session.scalars(select(Fact.social).where(Fact.request_id.is_not(None)))
        return of_case, set(of_facts)


async def test_the_rank_of_a_post(town: Town) -> None:
    registrar = await town.hires("Staff", Role.REGISTRAR)
    await registrar.says("/language")
    await registrar.presses_on("English")
    await registrar.says("/schedule")
    await registrar.presses_on("Posts and holders", "1. ")
    assert "Rank in the report: first head" in registrar.text
    await registrar.presses_on("Another rank")
    assert "✓ first head" in registrar.buttons
    await registrar.presses_on("head of apparatus")
    assert "The rank is written down." in registrar.text
    assert "Rank in the report: head of apparatus" in registrar.text
    async with town.installation.database.reading() as session:
        ranks = await session.scalars(select(Post.rank).order_by(Post.id))
        assert ranks.first() is Rank.APPARATUS_HEAD
