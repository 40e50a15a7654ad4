from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.transport.inbox import Head, chat_of, is_update
from db.keyring import SealBroken
from db.models import InboxUpdate
from tests.transport import raw
from tests.transport.road import Road


async def heads(road: Road, count: int = 64) -> list[Head]:
    async with road.database.reading() as session:
        return await road.inbox.heads(session, road.clock.now(), count)


async def test_a_repeated_update_is_stored_once_and_changes_nothing(road: Road) -> None:
    await road.store(raw.typed(5, 7, "first"))
    road.clock.move(seconds=1)
    await road.store(raw.typed(5, 7, "second"), raw.typed(6, 7), raw.typed(6, 7))
    stored = await heads(road)
    assert [head.update_id for head in stored] == [5]
    assert road.inbox.open(stored[0])["message"]["text"] == "first"
    assert await road.rows("SELECT update_id FROM inbox ORDER BY update_id") == [(5,), (6,)]


async def test_a_done_update_is_refused_when_telegram_brings_it_again(road: Road) -> None:
    assert await road.feed(raw.typed(5, 7)) == 1
    assert await road.feed(raw.typed(5, 7)) == 0
    assert road.telegram.texts(7) == ["echo hello"]


async def test_only_the_oldest_of_each_chat_is_offered_in_order_of_arrival(road: Road) -> None:
    await road.store(raw.typed(9, 7), raw.typed(10, 8))
    road.clock.move(seconds=1)
    # After a week of silence Telegram begins at a random number.
    await road.store(raw.typed(3, 7), raw.typed(2, 9), {"update_id": 1}, {"update_id": 4})
    assert [head.update_id for head in await heads(road)] == [9, 10, 1, 2, 4]
    assert [head.update_id for head in await heads(road, 2)] == [9, 10]


async def test_an_update_that_waits_for_its_next_try_holds_back_its_chat_alone(road: Road) -> None:
    await road.store(raw.typed(1, 7), raw.typed(2, 7), raw.typed(3, 8))
    first = (await heads(road))[0]
    later = road.clock.now() + timedelta(seconds=10)
    await road.database.run(lambda session: road.inbox.retry(session, first, later, "Oops"))
    assert [head.update_id for head in await heads(road)] == [3]
    road.clock.move(seconds=10)
    again = (await heads(road))[0]
    assert (again.update_id, again.tries) == (1, 1)


async def test_an_update_can_be_claimed_until_it_is_done(road: Road) -> None:
    await road.store(raw.typed(1, 7))
    head = (await heads(road))[0]
    async with road.database.transaction() as session:
        assert await road.inbox.claim(session, head) is not None
        await road.inbox.done(session, head, road.clock.now())
    async with road.database.transaction() as session:
        assert await road.inbox.claim(session, head) is None


async def test_a_head_looked_up_before_its_last_try_cannot_be_claimed(road: Road) -> None:
    await road.store(raw.typed(1, 7))
    stale = (await heads(road))[0]
    now = road.clock.now()
    await road.database.run(lambda session: road.inbox.retry(session, stale, now, "Oops"))
    async with road.database.transaction() as session:
        assert await road.inbox.claim(session, stale) is None
    fresh = (await heads(road))[0]
    async with road.database.transaction() as session:
        assert await road.inbox.claim(session, fresh) is not None


async def test_what_a_done_update_said_is_forgotten(road: Road) -> None:
    await road.feed(raw.typed(1, 7, "my secret matter"))
    assert await road.rows("SELECT state, raw_sealed FROM inbox") == [("done", None)]


async def test_what_people_wrote_is_sealed_for_its_row(road: Road) -> None:
    await road.store(raw.typed(1, 7, "my secret matter"), raw.typed(2, 8))
    ((sealed, other),) = await road.rows(
        "SELECT a.raw_sealed, b.raw_sealed FROM inbox a, inbox b"
        " WHERE a.update_id = 1 AND b.update_id = 2"
    )
    assert b"secret" not in bytes(sealed)
    with pytest.raises(SealBroken):
        road.inbox.open(Head(1, 7, bytes(other), 0))


async def test_the_purge_takes_ended_rows_after_thirty_days_and_never_an_open_one(
    road: Road,
) -> None:
    await road.feed(raw.typed(1, 7))
    road.clock.move(days=1)
    await road.feed(raw.typed(2, 7))
    await road.store(raw.typed(3, 7))
    await road.database.run(
        lambda session: session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.update_id == 3)
            .values(received_at=road.clock.now() - timedelta(days=90))
        )
    )
    road.clock.move(days=29, seconds=1)
    now = road.clock.now()
    assert await road.database.run(lambda session: road.inbox.purge(session, now)) == 1
    assert await road.rows("SELECT update_id FROM inbox ORDER BY update_id") == [(2,), (3,)]


async def test_the_standing_counts_what_waits_and_what_is_dead(road: Road) -> None:
    await road.feed(raw.unparsable(1, 7))
    oldest = road.clock.now()
    await road.store(raw.typed(2, 7))
    road.clock.move(seconds=5)
    await road.store(raw.typed(3, 8))
    async with road.database.reading() as session:
        assert await road.inbox.standing(session) == (2, oldest, 1)


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        (raw.typed(1, 7), 7),
        (raw.typed(1, -100), -100),
        ({"update_id": 1, "edited_message": raw.message(7, "x")}, 7),
        (raw.pressed(1, 7, 5), 7),
        ({"update_id": 1, "callback_query": {"id": "q", "from": {"id": 7}}}, 7),
        (
            {
                "update_id": 1,
                "callback_query": {
                    "id": "q",
                    "from": {"id": 7},
                    "message": {"chat": {"id": -100}, "message_id": 1, "date": 0},
                },
            },
            -100,
        ),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 7}}}, 7),
        ({"update_id": 1, "message": {"chat": {"id": "7"}}}, None),
        ({"update_id": 1, "message": {"chat": {"id": 1 << 70}}}, None),
        ({"update_id": 1, "message": {"chat": {"id": True}}}, None),
        ({"update_id": 1, "message": {"chat": []}}, None),
        ({"update_id": 1, "message": []}, None),
        ({"update_id": 1}, None),
    ],
)
def test_the_chat_is_read_without_trust(update: dict[str, Any], chat: int | None) -> None:
    assert chat_of(update) == chat


@pytest.mark.parametrize(
    "raw_update", [None, [], "x", {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 1e3}]
)
def test_what_has_no_number_is_no_update(raw_update: object) -> None:
    assert not is_update(raw_update)
