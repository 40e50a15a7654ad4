import pytest
from aiogram import Dispatcher, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Message, Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen
from bot.transport.dialogue import DialogueRow, DialogueStorage
from db.keyring import KeyRing, SealBroken
from tests.transport import raw
from tests.transport.road import Road


class Form(StatesGroup):
    name = State()


def key(chat_id: int, user_id: int | None = None) -> StorageKey:
    return StorageKey(bot_id=42, chat_id=chat_id, user_id=user_id or chat_id)


async def test_aiograms_state_and_data_survive_between_updates_sealed(road: Road) -> None:
    router = Router()

    @router.message(F.text == "begin")
    async def began(_message: Message, state: FSMContext) -> Reply:
        await state.set_state(Form.name)
        await state.update_data(draft={"iin": "Құпия 1"})
        return Reply((Screen("name?"),))

    @router.message(Form.name)
    async def named(message: Message, state: FSMContext) -> Reply:
        data = await state.get_data()
        await state.clear()
        return Reply((Screen(f"{data['draft']['iin']} {message.text}"),))

    dispatcher = Dispatcher(storage=road.storage)
    dispatcher.include_router(router)

    async def handle(session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
        reply: Reply = await dispatcher.feed_update(road.bot, update, session=session)
        return reply

    road.handle = handle
    await road.feed(raw.typed(1, 7, "begin"))
    ((state, sealed),) = await road.rows("SELECT state, data_sealed FROM dialogues")
    assert state == "Form:name"
    assert "Құпия".encode() not in bytes(sealed)
    await road.feed(raw.typed(2, 7, "Ә"))
    assert road.telegram.texts(7) == ["name?", "Құпия 1 Ә"]
    assert await road.rows("SELECT state, data_sealed FROM dialogues") == [(None, None)]


async def test_a_dialogue_that_did_not_change_is_not_written(road: Road) -> None:
    async def look(_session: AsyncSession, _update: Update, row: DialogueRow) -> Reply:
        row.data = dict(row.data)
        return Reply()

    road.handle = look
    await road.feed(raw.typed(1, 7))
    assert await road.rows("SELECT count(*) FROM dialogues") == [(0,)]


async def test_what_is_read_can_be_played_with(keyring: KeyRing) -> None:
    storage, row = DialogueStorage(), DialogueRow(7, keyring)
    with storage.bound(row):
        await storage.set_data(key(7), {"list": [1]})
        (await storage.get_data(key(7)))["list"].append(2)
        assert await storage.get_data(key(7)) == {"list": [1]}
        assert await storage.get_value(key(7), "list") == [1]


async def test_what_is_no_json_is_refused_where_it_is_set(keyring: KeyRing) -> None:
    storage, row = DialogueStorage(), DialogueRow(7, keyring)
    with storage.bound(row), pytest.raises(TypeError):
        await storage.set_data(key(7), {"when": object()})


@pytest.mark.parametrize("foreign", [key(8), key(-100, 7), key(7, 8)])
async def test_only_the_bound_private_chat_can_be_changed(
    keyring: KeyRing, foreign: StorageKey
) -> None:
    storage, row = DialogueStorage(), DialogueRow(7, keyring, state="s")
    with storage.bound(row):
        assert await storage.get_state(key(7)) == "s"
        assert await storage.get_state(foreign) is None
        assert await storage.get_data(foreign) == {}
        with pytest.raises(LookupError):
            await storage.set_state(foreign, "x")
        with pytest.raises(LookupError):
            await storage.set_data(foreign, {})
    assert await storage.get_state(key(7)) is None


async def test_a_group_has_no_dialogue(keyring: KeyRing) -> None:
    storage, row = DialogueStorage(), DialogueRow(-100, keyring)
    with storage.bound(row), pytest.raises(LookupError):
        await storage.set_state(key(-100), "x")


async def test_a_draft_moved_to_another_chat_does_not_open(road: Road) -> None:
    async def write(_session: AsyncSession, _update: Update, row: DialogueRow) -> Reply:
        row.data = {"a": 1}
        return Reply()

    road.handle = write
    await road.feed(raw.typed(1, 7))
    ((sealed,),) = await road.rows("SELECT data_sealed FROM dialogues")
    assert DialogueRow(7, road.keyring, sealed=bytes(sealed)).data == {"a": 1}
    with pytest.raises(SealBroken):
        _ = DialogueRow(8, road.keyring, sealed=bytes(sealed)).data


async def test_a_new_state_keeps_a_draft_nobody_opened(road: Road) -> None:
    now = road.clock.now()
    first = DialogueRow(7, road.keyring)
    first.data = {"a": 1}
    assert await road.database.run(lambda session: first.save(session, now))
    ((sealed,),) = await road.rows("SELECT data_sealed FROM dialogues")
    second = DialogueRow(7, road.keyring, sealed=bytes(sealed))
    second.state = "later"
    assert await road.database.run(lambda session: second.save(session, now))
    ((state, again),) = await road.rows("SELECT state, data_sealed FROM dialogues")
    assert (state, bytes(again)) == ("later", bytes(sealed))
