"""Files: upload, download, albums, and what Telegram does not take."""

from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, InputMediaVideo

from sandbox import Sandbox, SimulatedPerson
from sandbox.files import MAX_DOWNLOAD, MAX_UPLOAD
from sandbox.files import blank_photo as png

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080020004001011100ffd9")


def file(content: bytes, name: str = "receipt.pdf") -> BufferedInputFile:
    return BufferedInputFile(content, name)


async def test_a_document_goes_up_and_comes_down(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    sent = await bot.send_document(
        person.id, file(b"%PDF-1.7", "Түбіртек.pdf"), caption="<b>Түбіртек</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert sent.document.file_name == "Түбіртек.pdf"
    assert sent.document.mime_type == "application/pdf"
    assert sent.html_text == "<b>Түбіртек</b>"
    [seen] = person.last.files
    assert (seen.name, seen.content) == ("Түбіртек.pdf", b"%PDF-1.7")
    told = await bot.get_file(sent.document.file_id)
    assert told.file_path is not None
    down = await bot.download_file(told.file_path)
    assert down is not None
    assert down.read() == b"%PDF-1.7"
    for url in (f"bot{sandbox.token}/documents/none", "bot42:wrong/documents/file_1.pdf"):
        async with http.get(f"{sandbox.url}/file/{url}") as response:
            assert response.status in {401, 404}


async def test_a_file_id_sends_the_same_file_again(bot: Bot, person: SimulatedPerson) -> None:
    first = await bot.send_document(person.id, file(b"x"))
    assert first.document is not None
    again = await bot.send_document(person.id, first.document.file_id)
    assert again.document == first.document


async def test_photos_have_a_size(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_photo(person.id, file(png(64, 32), "qr.png"), caption="QR")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 32)
    jpeg = await bot.send_photo(person.id, file(JPEG, "x.jpg"))
    assert jpeg.photo is not None
    assert (jpeg.photo[-1].width, jpeg.photo[-1].height) == (64, 32)


async def test_an_album_is_several_messages_of_one_group(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_media_group(
        person.id,
        [
            InputMediaDocument(media=file(b"1", "1.txt"), caption="бірінші"),
            InputMediaDocument(media=file(b"2", "2.txt")),
        ],
    )
    assert [one.caption for one in sent] == ["бірінші", None]
    assert sent[0].media_group_id == sent[1].media_group_id
    assert [one.files[0].content for one in person.messages()[1:]] == [b"1", b"2"]


async def test_what_a_person_sends_can_be_fetched(bot: Bot, person: SimulatedPerson) -> None:
    person.send_document("өтініш.txt", b"text", caption="Міне")
    person.send_photo()
    document, photo = [one.message for one in await bot.get_updates()]
    assert document is not None
    assert document.document is not None
    assert document.caption == "Міне"
    down = await bot.download(document.document)
    assert down is not None
    assert down.read() == b"text"
    assert photo is not None
    assert photo.photo is not None


VIDEO = InputMediaVideo(media="x")
DOCUMENT = InputMediaDocument(media=file(b"1"))
PHOTO = InputMediaPhoto(media=file(png(1, 1)))


@pytest.mark.parametrize(
    ("method", "fields", "words"),
    [
        ("send_document", {"document": file(b"")}, "file must be non-empty"),
        ("send_document", {"document": "https://example.kz/a.pdf"}, "failed to get HTTP URL"),
        ("send_document", {"document": "no-such-id"}, "wrong file identifier"),
        ("send_document", {"document": file(b"x"), "caption": "ұ" * 1025}, "caption is too long"),
        ("send_photo", {"photo": file(b"not a picture")}, "IMAGE_PROCESS_FAILED"),
        ("send_photo", {"photo": file(b"\xff\xd8no frame")}, "IMAGE_PROCESS_FAILED"),
        ("send_photo", {"photo": file(png(9500, 501))}, "PHOTO_INVALID_DIMENSIONS"),
        ("send_photo", {"photo": file(png(21, 1))}, "PHOTO_INVALID_DIMENSIONS"),
        ("send_photo", {"photo": file(png(0, 1))}, "PHOTO_INVALID_DIMENSIONS"),
        ("send_photo", {"photo": file(png(1, 1) + bytes(10 << 20))}, "file is too big"),
        ("send_media_group", {"media": [DOCUMENT]}, "an album consists of 2-10 items"),
        ("send_media_group", {"media": [DOCUMENT] * 11}, "an album consists of 2-10"),
        ("send_media_group", {"media": [DOCUMENT, PHOTO]}, "Can't use the media of the specified"),
        ("send_media_group", {"media": [VIDEO, VIDEO]}, "media is not played by the sandbox"),
        (
            "send_media_group",
            {"media": [InputMediaPhoto(media=file(png(1, 1)), has_spoiler=True)] * 2},
            "media.has_spoiler is not played",
        ),
        ("get_file", {"file_id": "no-such-id"}, "invalid file_id"),
    ],
)
async def test_files_telegram_refuses(
    bot: Bot, person: SimulatedPerson, method: str, fields: dict[str, Any], words: str
) -> None:
    chat = {} if method == "get_file" else {"chat_id": person.id}
    with pytest.raises(TelegramBadRequest, match=words):
        await getattr(bot, method)(**chat, **fields)
    assert len(person.messages()) == 1


async def test_a_photo_is_no_document(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_photo(person.id, file(png(1, 1)))
    assert sent.photo is not None
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(person.id, sent.photo[-1].file_id)


async def test_a_thumbnail_has_to_be_uploaded(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_document(person.id, file(b"x"), thumbnail=file(png(1, 1), "t.jpg"))
    assert sent.document is not None


async def test_over_50_mb_is_413(bot: Bot, person: SimulatedPerson) -> None:
    with pytest.raises(TelegramEntityTooLarge, match="Request Entity Too Large"):
        await bot.send_document(person.id, file(bytes(MAX_UPLOAD + (2 << 20))))
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.send_document(person.id, file(bytes(MAX_UPLOAD + 1)))


async def test_over_20_mb_a_bot_cannot_fetch(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    person.send_document("big.bin", bytes(MAX_DOWNLOAD + 1))
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file_id = update.message.document.file_id
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(file_id)
    stored = sandbox.account.files.find(file_id)
    assert stored is not None
    async with http.get(f"{sandbox.url}/file/bot{sandbox.token}/{stored.path}") as response:
        assert response.status == 400


async def test_a_part_can_have_the_parameters_own_name(
    sandbox: Sandbox, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    form = aiohttp.FormData({"chat_id": str(person.id)})
    form.add_field("document", b"x", filename="a.txt")
    url = f"{sandbox.url}/bot{sandbox.token}/sendDocument"
    async with http.post(url, data=form) as response:
        assert (await response.json())["ok"]
    assert person.last.files[0].name == "a.txt"
    missing = aiohttp.FormData({"chat_id": str(person.id), "document": "attach://nothing"})
    missing.add_field("other", b"x", filename="a.txt")
    async with http.post(url, data=missing) as response:
        assert "there is no such part" in (await response.json())["description"]


async def test_json_bodies_and_queries_are_calls_too(
    sandbox: Sandbox, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    url = f"{sandbox.url}/bot{sandbox.token}"
    body = {
        "chat_id": person.id,
        "text": "x",
        "reply_markup": {"inline_keyboard": [[{"text": "y", "callback_data": "z"}]]},
    }
    async with http.post(f"{url}/sendMessage", json=body) as response:
        assert (await response.json())["ok"]
    assert person.visible_buttons() == ["y"]
    async with http.get(f"{url}/sendMessage", params={"chat_id": person.id, "text": "q"}) as query:
        assert (await query.json())["result"]["text"] == "q"
    for content, kind in ((b"[1]", "application/json"), (b"{", "application/json"), (b"x", "a/b")):
        async with http.post(
            f"{url}/getMe", data=content, headers={"Content-Type": kind}
        ) as response:
            assert response.status == 400


async def test_without_a_network_a_bot_fetches_no_more_than_with_one(
    sandbox: Sandbox, person: SimulatedPerson
) -> None:
    """The in-process session hands out 20 MB at most and knows no file that is not there."""
    async with Bot(sandbox.token, session=sandbox.session()).context() as bot:
        person.send_document("кесте.xlsx", b"x" * 70_000)
        [update] = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        content = await bot.download(update.message.document)
        assert content is not None
        assert content.read() == b"x" * 70_000
        big = sandbox.account.files.add("document", "big.bin", bytes(MAX_DOWNLOAD + 1))
        with pytest.raises(TelegramBadRequest, match="file is too big"):
            await bot.get_file(big.id)
        with pytest.raises(PermissionError):
            await bot.download_file(big.path)
        with pytest.raises(FileNotFoundError):
            await bot.download_file("documents/none")
