"""Which message a reply replaces, and what becomes of the old ones, as the person sees it."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Button, File, Reply, Screen
from bot.transport.dialogue import DialogueRow
from tests.transport import raw
from tests.transport.road import Road
from tests.transport.stand_in import (
    bad_request,
    blocked,
    server_error,
    timed_out,
    too_many,
    unauthorized,
)


class Go(CallbackData, prefix="go"):
    to: str


def card(words: str, *captions: str, **rest: Any) -> Screen:
    """A screen with a button for each caption."""
    return Screen(words, ((tuple(Button(text, Go(to="x")) for text in captions),)), **rest)


class Chat:
    """A person who types and presses, and an office that answers what the test wants."""

    def __init__(self, road: Road) -> None:
        self.road = road
        self.telegram = road.telegram
        self._updates = 0
        self._next = Reply()
        road.handle = self._answer

    async def types(self, reply: Reply | Screen) -> None:
        await self._send(raw.typed(self._number(), 7), reply)

    async def presses(self, message_id: int, reply: Reply | Screen, **changes: Any) -> None:
        await self._send(raw.pressed(self._number(), 7, message_id, **changes), reply)

    @property
    def seen(self) -> list[tuple[str, list[str]]]:
        return [(shown.text, shown.buttons) for shown in self.telegram.chats[7].values()]

    @property
    def last_id(self) -> int:
        return self.telegram.last(7).message_id

    def _number(self) -> int:
        self._updates += 1
        return self._updates

    async def _send(self, update: dict[str, Any], reply: Reply | Screen) -> None:
        self._next = reply if isinstance(reply, Reply) else Reply((reply,))
        assert await self.road.feed(update) == 1

    async def _answer(self, _s: AsyncSession, _u: Update, _row: DialogueRow) -> Reply:
        return self._next


@pytest.fixture
def chat(sqlite_road: Road) -> Chat:
    return Chat(sqlite_road)


async def test_a_press_on_the_live_message_turns_it_into_the_next_screen(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    await chat.presses(chat.last_id, card("step 1", "Back"))
    await chat.presses(chat.last_id, card("step 2", "Back"))
    assert chat.seen == [("step 2", ["Back"])]
    assert [answer.text for answer in chat.telegram.answers] == [None, None]


async def test_after_typing_a_new_message_comes_and_the_old_buttons_go(chat: Chat) -> None:
    await chat.types(card("name?", "Back"))
    await chat.types(card("phone?", "Back"))
    assert chat.seen == [("name?", []), ("phone?", ["Back"])]


async def test_below_a_notice_the_next_screen_is_a_new_message(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    live = chat.last_id
    await chat.road.post("notice:1", 7)
    assert await chat.road.sender.drain() == 1
    await chat.presses(live, card("step 1", "Back"))
    assert chat.seen[0] == ("menu", [])
    assert chat.seen[-1] == ("step 1", ["Back"])


async def test_the_live_message_is_known_after_a_restart(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    chat.road.worker = chat.road.make_worker()
    await chat.presses(chat.last_id, card("step 1", "Back"))
    assert chat.seen == [("step 1", ["Back"])]


async def test_the_live_message_goes_into_the_dialogues_next_transaction(chat: Chat) -> None:
    road = chat.road
    await chat.types(card("menu", "Book"))
    assert await road.rows("SELECT live_message_id FROM dialogues") == [(chat.last_id,)]
    await road.worker.flush()
    assert len(road.worker._live) == 0

    async def walk(_s: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        row.state = f"{update.update_id}"
        return Reply((card("next", "Back"),))

    road.handle = walk
    await road.store(raw.typed(101, 7), raw.typed(102, 7))
    worker = road.make_worker()
    road.worker = worker
    await worker._serve_all(wait=False)
    assert worker._live.waiting() == {7: chat.last_id}
    assert await road.rows("SELECT live_message_id FROM dialogues") == [(chat.last_id - 1,)]

    async def quietly(_s: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        row.state = f"{update.update_id}"
        return Reply()

    road.handle = quietly
    await road.store(raw.typed(103, 7))
    worker = road.worker = road.make_worker()
    worker._live.learn(7, chat.last_id)
    await worker._serve_all(wait=False)
    assert worker._live.waiting() == {}
    assert await road.rows("SELECT live_message_id FROM dialogues") == [(chat.last_id,)]


async def test_a_press_on_an_old_message_sends_a_new_one_and_clears_both(chat: Chat) -> None:
    await chat.types(card("first", "A"))
    old = chat.last_id
    chat.telegram.fail("editMessageReplyMarkup", server_error)
    await chat.types(card("second", "B"))
    assert chat.seen == [("first", ["A"]), ("second", ["B"])]
    await chat.presses(old, card("fresh card", "C"))
    assert chat.seen == [("first", []), ("second", []), ("fresh card", ["C"])]


async def test_a_reply_that_asks_for_it_comes_as_a_new_message(chat: Chat) -> None:
    await chat.types(card("the card", "Show"))
    await chat.presses(chat.last_id, Reply((card("receipt", "Menu"),), fresh=True))
    assert chat.seen == [("the card", []), ("receipt", ["Menu"])]


async def test_a_toast_alone_leaves_the_screen_as_it_is(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    await chat.presses(chat.last_id, Reply(toast="done already", alert=True))
    assert chat.seen == [("menu", ["Book"])]
    assert [(a.text, a.show_alert) for a in chat.telegram.answers] == [("done already", True)]
    await chat.presses(chat.last_id, card("next", "Back"))
    assert chat.seen == [("next", ["Back"])]


async def test_a_screen_that_is_shown_already_is_no_error(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    await chat.presses(chat.last_id, card("menu", "Book"))
    assert chat.seen == [("menu", ["Book"])]
    assert chat.telegram.names().count("sendMessage") == 1


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_what_cannot_be_edited_is_sent(chat: Chat, words: str) -> None:
    await chat.types(card("menu", "Book"))
    chat.telegram.fail("editMessageText", bad_request(words))
    await chat.presses(chat.last_id, card("next", "Back"))
    assert chat.seen == [("menu", []), ("next", ["Back"])]


async def test_a_press_answered_too_late_is_shown_all_the_same(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    chat.telegram.fail("answerCallbackQuery", bad_request("query is too old and response timeout"))
    await chat.presses(chat.last_id, card("next", "Back"))
    assert chat.seen == [("next", ["Back"])]


async def test_a_message_telegram_shows_no_content_of_is_left_alone(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    await chat.presses(chat.last_id, card("next", "Back"), date=0, text=None)
    assert chat.seen == [("menu", []), ("next", ["Back"])]


async def test_files_are_sent_and_never_edited(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    document = card("the plan", "Back", file=File("plan.pdf", b"%PDF"))
    await chat.presses(chat.last_id, document)
    picture = Screen("code", file=File("code.png", b"PNG", picture=True))
    known = Screen("again", file=File("plan.pdf", telegram_id="F1"))
    await chat.types(Reply((picture, known, card("menu", "Book"))))
    assert chat.seen == [
        ("menu", []),
        ("the plan", []),
        ("code", []),
        ("again", []),
        ("menu", ["Book"]),
    ]
    assert [name for name in chat.telegram.names() if name != "answerCallbackQuery"] == [
        "sendMessage",
        "sendDocument",
        "editMessageReplyMarkup",
        "sendPhoto",
        "sendDocument",
        "sendMessage",
        "editMessageReplyMarkup",
    ]
    files = [shown.file for shown in chat.telegram.chats[7].values()]
    assert files[1].filename == "plan.pdf"
    assert files[3] == "F1"


async def test_a_picture_is_drawn_in_a_thread_after_the_transaction(chat: Chat) -> None:
    drawn_in: list[threading.Thread] = []
    begun, ended = [0], [0]
    run = chat.road.database.run

    async def watched(work: Any, *args: Any) -> Any:
        begun[0] += 1
        done = await run(work, *args)
        ended[0] += 1
        return done

    def draw() -> bytes:
        # A failure here would show as words without a picture.
        assert begun == ended != [0], "no transaction waits for a picture"
        drawn_in.append(threading.current_thread())
        return b"PNG"

    chat.road.database.run = watched  # type: ignore[method-assign]
    file = File("chart.png", picture=True, draw=draw)
    await chat.types(card("In all: 12", "Back", file=file))
    assert chat.seen == [("In all: 12", ["Back"])]
    assert chat.telegram.last(7).file.data == b"PNG"
    assert len(drawn_in) == 1
    assert drawn_in[0] is not threading.main_thread()


async def test_a_picture_that_cannot_be_drawn_leaves_its_words(chat: Chat) -> None:
    def broken() -> bytes:
        raise RuntimeError

    await chat.types(card("In all: 12", "Back", file=File("c.png", picture=True, draw=broken)))
    assert chat.seen == [("In all: 12", ["Back"])]
    assert chat.telegram.names() == ["sendMessage"]


async def test_a_press_under_a_file_sends(chat: Chat) -> None:
    await chat.types(card("the plan", "Back", file=File("plan.pdf", b"%PDF")))
    held = {
        "text": None,
        "caption": "the plan",
        "document": {"file_id": "F", "file_unique_id": "U"},
    }
    await chat.presses(chat.last_id, card("menu", "Book"), **held)
    assert chat.seen == [("the plan", []), ("menu", ["Book"])]


async def test_a_file_telegram_forgot_is_sent_by_its_bytes(chat: Chat) -> None:
    chat.telegram.fail("sendDocument", bad_request("wrong file identifier/HTTP URL specified"))
    await chat.types(Screen("plan", file=File("plan.pdf", b"%PDF", telegram_id="F1")))
    assert chat.telegram.last(7).file.data == b"%PDF"


async def test_all_screens_of_a_reply_stay_and_the_last_buttons_are_live(chat: Chat) -> None:
    await chat.types(card("menu", "Book"))
    await chat.presses(chat.last_id, Reply((Screen("receipt"), card("more", "Go"))))
    assert chat.seen == [("receipt", []), ("more", ["Go"])]
    await chat.presses(chat.last_id, Reply((card("a", "1"), Screen("b"))))
    assert chat.seen == [("receipt", []), ("a", ["1"]), ("b", [])]
    live = list(chat.telegram.chats[7])[1]
    await chat.presses(live, card("next", "2"))
    assert chat.seen == [("receipt", []), ("a", []), ("b", []), ("next", ["2"])]


async def test_broken_markup_is_shown_as_plain_text_once(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.telegram.fail("sendMessage", bad_request("can't parse entities: unclosed tag"))
    await chat.types(card("a <b>bold</b> &lt;word", "Next"))
    chat.telegram.fail("editMessageText", bad_request("can't parse entities: unclosed tag"))
    await chat.presses(chat.last_id, card("<i>x</i>", "Next"))
    assert chat.seen == [("x", ["Next"])]
    assert chat.telegram.last(7).parse_mode is None
    alerts = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert len(alerts) == 2
    assert all("broken markup" in line and "bold" not in line for line in alerts)


async def test_ordinary_text_is_html(chat: Chat) -> None:
    await chat.types(card("a <b>bold</b> word", "Next"))
    assert chat.telegram.last(7).parse_mode == "HTML"


async def test_who_blocked_the_bot_is_reported_and_not_asked_again(chat: Chat) -> None:
    chat.telegram.fail("sendMessage", blocked, times=9)
    await chat.types(card("menu", "Book"))
    assert chat.road.unreachable == [7]
    assert chat.telegram.names() == ["sendMessage"]


async def test_too_many_requests_are_waited_out(chat: Chat) -> None:
    chat.telegram.fail("sendMessage", too_many(11), times=2)
    began = chat.road.timer.time()
    await chat.types(card("menu", "Book"))
    assert chat.seen == [("menu", ["Book"])]
    assert chat.road.timer.time() - began == pytest.approx(22)


async def test_a_long_wait_is_not_waited_for_a_screen(chat: Chat) -> None:
    chat.telegram.fail("sendMessage", too_many(3000), times=9)
    await chat.types(card("menu", "Book"))
    assert chat.telegram.names() == ["sendMessage"]
    assert chat.road.speaker.limiter.paused(7) == 3000


@pytest.mark.parametrize("fault", [server_error, timed_out])
async def test_a_server_in_trouble_is_asked_four_times(chat: Chat, fault: Any) -> None:
    chat.telegram.fail("sendMessage", fault, times=3)
    await chat.types(card("menu", "Book"))
    assert chat.seen == [("menu", ["Book"])]
    chat.telegram.fail("sendMessage", fault, times=4)
    await chat.types(card("lost", "Book"))
    assert chat.seen == [("menu", ["Book"])]
    await chat.presses(chat.last_id, card("pressed again", "Book"))
    assert chat.seen == [("pressed again", ["Book"])]


async def test_a_refused_token_is_not_tried_again(chat: Chat) -> None:
    chat.telegram.fail("sendMessage", unauthorized, times=9)
    await chat.types(card("menu", "Book"))
    assert chat.telegram.names() == ["sendMessage"]


async def test_the_contact_keyboard_goes_with_the_next_screen_without_buttons(chat: Chat) -> None:
    await chat.types(card("address?", "Back"))
    await chat.types(Screen("phone?", contact_button="Share"))
    assert chat.seen == [("address?", []), ("phone?", [])]
    assert chat.telegram.last(7).keyboard == "open"
    await chat.types(Reply((card("thanks", "Edit"), Screen("to whom?"))))
    assert [(shown.text, shown.keyboard) for shown in chat.telegram.chats[7].values()][2:] == [
        ("thanks", None),
        ("to whom?", "removed"),
    ]
    await chat.types(Screen("matter?"))
    assert chat.telegram.last(7).keyboard is None


async def test_the_contact_keyboard_goes_by_a_tick_before_a_screen_with_buttons(
    chat: Chat,
) -> None:
    await chat.types(Screen("phone?", contact_button="Share"))
    chat.road.worker = chat.road.make_worker()
    await chat.types(card("to whom?", "You decide"))
    assert [(shown.text, shown.keyboard) for shown in chat.telegram.chats[7].values()] == [
        ("phone?", "open"),
        ("✓", "removed"),
        ("to whom?", None),
    ]
    await chat.presses(chat.last_id, card("matter?", "Back"))
    assert chat.seen[2:] == [("matter?", ["Back"])]


async def test_a_contact_asked_again_keeps_its_keyboard(chat: Chat) -> None:
    await chat.types(Screen("phone?", contact_button="Share"))
    await chat.types(Screen("not a phone", contact_button="Share"))
    assert [shown.keyboard for shown in chat.telegram.chats[7].values()] == ["open", "open"]


async def test_a_screen_that_vanishes_is_an_aside_beside_the_live_card(chat: Chat) -> None:
    road = chat.road
    await chat.types(card("case 1", "Show"))
    live = chat.last_id
    secret = card("a name", "Hide", protect=True, vanish_after=timedelta(minutes=5))
    await chat.presses(live, secret)
    assert chat.seen == [("case 1", ["Show"]), ("a name", ["Hide"])]
    assert chat.telegram.last(7).protected
    await chat.presses(live, card("case 1, next", "Show"))
    assert chat.seen == [("case 1, next", ["Show"]), ("a name", ["Hide"])]

    assert await road.sender.drain() == 0
    road.clock.move(minutes=5)
    assert await road.sender.drain() == 1
    assert chat.seen == [("case 1, next", ["Show"])]


async def test_a_screen_that_vanishes_never_takes_the_place_of_the_live_card(chat: Chat) -> None:
    await chat.types(card("case 1", "Show"))
    await chat.presses(chat.last_id, Screen("passing", vanish_after=timedelta(minutes=5)))
    assert chat.seen == [("case 1", ["Show"]), ("passing", [])]


async def test_a_protected_screen_is_never_made_by_editing(chat: Chat) -> None:
    await chat.types(card("case 1", "Show"))
    await chat.presses(chat.last_id, card("a name", "Back", protect=True))
    assert chat.seen == [("case 1", []), ("a name", ["Back"])]
    assert chat.telegram.last(7).protected


async def test_our_own_mistake_in_a_screen_is_told_and_harms_nobody_else(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    too_long = Go(to="x" * 100)
    await chat.types(Screen("menu", ((Button("Go", too_long),),)))
    assert "a reply was not shown: ValueError" in caplog.text
    await chat.types(card("works", "Back"))
    assert chat.seen == [("works", ["Back"])]
