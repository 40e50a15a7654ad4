"""Editing, deleting, and answering presses."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from sandbox import SAMPLE_PHOTO, MovableClock, SimulatedPerson

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data="yes")]])
FILE = BufferedInputFile(b"x", "a.txt")


async def test_text_and_buttons_are_replaced(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "бір", reply_markup=YES)
    edited = await bot.edit_message_text("екі", chat_id=person.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.text == "екі"
    assert edited.edit_date is not None
    # Without reply_markup the buttons go, as at Telegram.
    assert edited.reply_markup is None
    assert person.last.edited
    assert person.visible_buttons() == []


async def test_buttons_alone_are_replaced(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x")
    where: Any = {"chat_id": person.id, "message_id": sent.message_id}
    await bot.edit_message_reply_markup(**where, reply_markup=YES)
    assert person.visible_buttons() == ["Иә"]
    await bot.edit_message_reply_markup(**where)
    assert person.visible_buttons() == []


async def test_captions_and_files_are_replaced(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_document(person.id, FILE, caption="x")
    where: Any = {"chat_id": person.id, "message_id": sent.message_id}
    await bot.edit_message_caption(**where, caption="y")
    assert person.last.text == "y"
    photo = InputMediaPhoto(media=BufferedInputFile(SAMPLE_PHOTO, "p.png"))
    await bot.edit_message_media(photo, **where)
    assert (person.last.kind, person.last.text) == ("photo", "")


async def test_an_album_keeps_its_kind(bot: Bot, person: SimulatedPerson) -> None:
    album = [InputMediaDocument(media=FILE), InputMediaDocument(media=FILE)]
    first, _ = await bot.send_media_group(person.id, list(album))
    photo = InputMediaPhoto(media=BufferedInputFile(SAMPLE_PHOTO, "p.png"))
    with pytest.raises(TelegramBadRequest, match="Can't use the media of the specified type"):
        await bot.edit_message_media(photo, chat_id=person.id, message_id=first.message_id)


async def test_the_same_again_is_refused(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=YES)
    where: Any = {"chat_id": person.id, "message_id": sent.message_id}
    words = (
        "message is not modified: specified new message content and reply markup are exactly the "
        "same as a current content and reply markup of the message"
    )
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.edit_message_text(" x ", **where, reply_markup=YES)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(**where, reply_markup=YES)
    assert not person.last.edited


async def test_what_cannot_be_edited(bot: Bot, person: SimulatedPerson) -> None:
    own = person.say("менікі").message_id
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Иә")]])
    shown = (await bot.send_message(person.id, "x", reply_markup=keyboard)).message_id
    gone = (await bot.send_message(person.id, "x")).message_id
    await bot.delete_message(person.id, gone)
    document = (await bot.send_document(person.id, FILE)).message_id
    place = (await bot.send_location(person.id, 51.1, 71.4)).message_id
    for number, words in (
        (own, "message can't be edited"),
        (shown, "message can't be edited"),
        (gone, "message to edit not found"),
        (999, "message to edit not found"),
        (None, "message identifier is not specified"),
        (document, "there is no text in the message to edit"),
    ):
        with pytest.raises(TelegramBadRequest, match=words):
            await bot.edit_message_text("y", chat_id=person.id, message_id=number)
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=person.id, message_id=place, caption="y")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_media(
            InputMediaDocument(media=FILE), chat_id=person.id, message_id=place
        )
    with pytest.raises(TelegramBadRequest, match="chat_id is empty"):
        await bot.edit_message_text("y", message_id=document)
    with pytest.raises(TelegramBadRequest, match='"inline_message_id" is not played'):
        await bot.edit_message_text("y", inline_message_id="5")


async def test_a_blocked_bot_edits_and_deletes_nothing(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x")
    person.block()
    with pytest.raises(TelegramForbiddenError):
        await bot.edit_message_text("y", chat_id=person.id, message_id=sent.message_id)
    with pytest.raises(TelegramForbiddenError):
        await bot.delete_message(person.id, sent.message_id)


async def test_both_sides_messages_can_be_deleted(bot: Bot, person: SimulatedPerson) -> None:
    own = person.say("x").message_id
    sent = await bot.send_message(person.id, "y")
    assert own is not None
    assert await bot.delete_messages(person.id, [own, sent.message_id, 999])
    assert [one.text for one in person.messages()] == ["/start"]
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(person.id, sent.message_id)


async def test_after_48_hours_nothing_is_deleted(
    bot: Bot, person: SimulatedPerson, clock: MovableClock
) -> None:
    sent = await bot.send_message(person.id, "x")
    clock.advance(timedelta(hours=48) - timedelta(seconds=1))
    young = await bot.send_message(person.id, "y")
    clock.advance(timedelta(seconds=1))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_message(person.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_messages(person.id, [young.message_id, sent.message_id])
    assert person.last.text == "y"
    assert await bot.delete_message(person.id, young.message_id)


@pytest.mark.parametrize("numbers", [[], list(range(1, 102))])
async def test_too_few_or_too_many_to_delete(
    bot: Bot, person: SimulatedPerson, numbers: list[int]
) -> None:
    with pytest.raises(TelegramBadRequest, match="1-100 message identifiers are expected"):
        await bot.delete_messages(person.id, numbers)


async def pressed(bot: Bot, person: SimulatedPerson) -> Any:
    await bot.send_message(person.id, "x", reply_markup=YES)
    person.press("Иә")
    [update] = await bot.get_updates()
    return update.callback_query


async def test_a_press_brings_its_message_and_is_answered_once(
    bot: Bot, person: SimulatedPerson
) -> None:
    query = await pressed(bot, person)
    assert query.data == "yes"
    assert query.message.text == "x"
    assert query.message.reply_markup.inline_keyboard[0][0].text == "Иә"
    assert [press.data for press in person.waiting] == ["yes"]
    assert await bot.answer_callback_query(query.id, text="Сақталды", show_alert=True)
    assert [(toast.text, toast.alert) for toast in person.toasts] == [("Сақталды", True)]
    assert person.waiting == []
    words = "query is too old and response timeout expired or query ID is invalid"
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.answer_callback_query(query.id)
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.answer_callback_query("77")


async def test_a_silent_answer_makes_no_toast(bot: Bot, person: SimulatedPerson) -> None:
    query = await pressed(bot, person)
    await bot.answer_callback_query(query.id)
    assert person.toasts == []
    assert person.waiting == []


async def test_a_late_answer_is_refused(
    bot: Bot, person: SimulatedPerson, clock: MovableClock
) -> None:
    query = await pressed(bot, person)
    clock.advance(timedelta(seconds=30))
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_toasts_have_limits(bot: Bot, person: SimulatedPerson) -> None:
    query = await pressed(bot, person)
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, text="ұ" * 201)
    with pytest.raises(TelegramBadRequest, match="URL_INVALID"):
        await bot.answer_callback_query(query.id, url="https://example.kz/")
    assert await bot.answer_callback_query(query.id, text="ұ" * 200)
