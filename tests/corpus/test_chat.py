"""Bad input through the chat: a clear answer each, nothing lost, nothing stored half.

The people of the corpus speak Kazakh or Russian; no English may reach them, and never the words
for a breakdown of ours. What is already filled in stays where it was.
"""

import re
import shutil
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.i18n import Words
from bot.screens import labels
from bot.screens.errors import apology
from bot.transport.dialogue import DialogueRow
from db.base import Base
from db.enums import Language
from db.keyring import KeyRing
from db.models import Dialogue
from sandbox.demo import seed
from tests.corpus.chat import (
    COMMANDS,
    PRESSED,
    SENT,
    TAKEN,
    TYPED,
    At,
    Pressed,
    Sent,
    Typed,
)
from tests.town import Neighbour, Town, open_town

STEPS: tuple[tuple[At, str], ...] = (
    (At.NAME, "Өтеген Қыдырәлі Ғабитұлы"),
    (At.IIN, "500101100000"),
    (At.PHONE, "+7 701 000 00 01"),
    (At.ADDRESS, "Көктем ауылы, Достық көшесі, 1-үй"),
    (At.POST, "="),
    (At.MATTER, "Аулымыздағы көпір екі жылдан бері жөнделмей тұр."),
)
TALK = {"inbox", "outbox", "dialogues", "accounts", "journal", "journal_head", "consents"}
"""Tables of the conversation itself; all others must stay as they were."""

ALLOWED = {"telegram", "otinish", "xlsx", "csv", "pdf", "docx", "jpeg", "png", "utf"}
LATIN = re.compile(r"[A-Za-z]{3,}")
NOT_SAID = re.compile(r"https?://\S+|/[a-z]+|QB-[\d-]+|[\w.]+@[\w.]+|\b\w+\.(?:kz|org)\S*")


class Somebody:
    """A person of the corpus, at one place of the conversation."""

    def __init__(self, town: Town, neighbour: Neighbour, words: Words) -> None:
        self.town, self.neighbour, self._ = town, neighbour, words
        self._messages = 1_000_000

    async def send(self, fields: dict[str, Any], *, edited: bool = False) -> None:
        """Send a message of any kind, as Telegram would bring it."""
        self._messages += 1
        who = {"id": self.neighbour.person.id, "is_bot": False, "first_name": "Тұрғын"}
        message = {
            "message_id": self._messages,
            "date": int(self.town.clock.now().timestamp()),
            "chat": {"id": self.neighbour.person.id, "type": "private"},
            "from": who,
            **fields,
        }
        if edited:
            message["edit_date"] = message["date"]
        self.town.sandbox.push_raw_update({"edited_message" if edited else "message": message})
        await self.town.settle()

    async def press(self, data: str) -> str | None:
        """Press a button that carries this, whatever is really on the screen; return the toast."""
        toasts = len(self.neighbour.person.toasts)
        self.neighbour.person.press(f"data:{data}", self.neighbour.last.id, force=True)
        await self.town.settle()
        new = self.neighbour.person.toasts[toasts:]
        return new[-1].text if new else None

    async def stands(self) -> dict[str, Any]:
        """Return the dialogue as it is stored: what was filled in, and what is asked."""
        installation = self.town.installation
        async with installation.database.reading() as session:
            row = await session.get(Dialogue, self.neighbour.person.id)
        if row is None:
            return {}
        opened = DialogueRow(
            row.chat_id, installation.keys, state=row.state, sealed=row.data_sealed
        )
        draft = opened.data.get("draft")
        if draft is None:
            return {}
        return {"answers": draft["answers"], "editing": draft["editing"]}

    def replies(self) -> list[str]:
        return [one.text for one in self.neighbour.person.messages() if one.by_bot]

    def fingerprint(self) -> list[tuple[int, str]]:
        """Return what of the bot stands in the chat: an answer may also change a message."""
        return [
            (one.id, f"{one.text}{one.button_texts}")
            for one in self.neighbour.person.messages()
            if one.by_bot
        ]


async def counted(town: Town) -> dict[str, int]:
    async with town.installation.database.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in TALK
        }


def assert_kind(town: Town, words: Words, said: str, typed: str = "") -> None:
    """Fail where a person reads our breakdown, another language, or nothing at all."""
    assert said.strip()
    assert said.strip() != apology(words, town.installation.profile).text
    for sign in ("Traceback", "Error", "Exception", "None", "{", "}"):
        assert sign not in said.replace(typed, "") or sign in typed, said
    ours = NOT_SAID.sub(" ", said.replace(typed.strip(), " ") if typed.strip() else said)
    english = [word for word in LATIN.findall(ours) if word.lower() not in ALLOWED]
    quoted = set(LATIN.findall(typed))
    assert [word for word in english if word not in quoted] == [], said


@pytest_asyncio.fixture(scope="module")
async def corpus_town(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keyring: KeyRing
) -> AsyncIterator[Town]:
    """One office for the whole corpus: what one input breaks, the next ones would notice."""
    folder = tmp_path_factory.mktemp("corpus")
    file = shutil.copy(sqlite_template, folder / "office.sqlite3")
    async with open_town(f"sqlite:///{file}", folder, keyring) as town:
        await seed(town.installation)
        yield town


async def standing(town: Town, at: At, language: Language) -> Somebody:
    """Return somebody new who has come so far in the form, or stands at the menu."""
    words = town.app.catalogues[language]
    neighbour = await town.newcomer("Тұрғын", language.value).start()
    await neighbour.presses_on(labels.language(language), words("✅ I agree"))
    somebody = Somebody(town, neighbour, words)
    if at is At.MENU:
        return somebody
    await neighbour.says("/book")
    await neighbour.presses_on(words("For myself"))
    for step, answer in STEPS:
        if step is at:
            break
        if answer == "=":
            await neighbour.presses_on(words("Direct me yourselves"))
        else:
            await neighbour.says(answer)
    return somebody


@pytest_asyncio.fixture(scope="module")
async def places(corpus_town: Town) -> dict[tuple[At, Language], Somebody]:
    """Return a Kazakh and a Russian speaker at every place of the conversation."""
    return {
        (at, language): await standing(corpus_town, at, language)
        for at in At
        for language in (Language.KK, Language.RU)
    }


def named(inputs: Iterable[Any]) -> list[Any]:
    return [
        pytest.param(one, language, id=f"{getattr(one, 'at', 'command')}-{one.name}-{language}")
        for number, one in enumerate(inputs)
        for language in ((Language.KK, Language.RU)[number % 2],)
    ]


@pytest.mark.parametrize(("bad", "language"), named(TYPED))
async def test_a_text_that_is_no_answer(
    corpus_town: Town,
    places: dict[tuple[At, Language], Somebody],
    bad: Typed,
    language: Language,
) -> None:
    somebody = places[bad.at, language]
    stood, rows, shown = (
        await somebody.stands(),
        await counted(corpus_town),
        somebody.fingerprint(),
    )
    await somebody.send({"text": bad.text})
    assert somebody.fingerprint() != shown, "there is an answer"
    assert_kind(corpus_town, somebody._, somebody.replies()[-1], bad.text)
    assert await somebody.stands() == stood
    assert await counted(corpus_town) == rows
    if bad.at is not At.MENU:
        assert stood, "the person was filling in the form"


@pytest.mark.parametrize(("bad", "language"), named(SENT))
async def test_something_that_is_no_text(
    corpus_town: Town,
    places: dict[tuple[At, Language], Somebody],
    bad: Sent,
    language: Language,
) -> None:
    somebody = places[bad.at, language]
    stood, rows, shown = (
        await somebody.stands(),
        await counted(corpus_town),
        somebody.fingerprint(),
    )
    await somebody.send(bad.fields)
    assert somebody.fingerprint() != shown, "there is an answer"
    assert_kind(corpus_town, somebody._, somebody.replies()[-1])
    assert await somebody.stands() == stood
    assert await counted(corpus_town) == rows


@pytest.mark.parametrize(("bad", "language"), named(PRESSED))
async def test_a_button_that_was_never_there(
    corpus_town: Town,
    places: dict[tuple[At, Language], Somebody],
    bad: Pressed,
    language: Language,
) -> None:
    somebody = places[bad.at, language]
    stood, rows, shown = (
        await somebody.stands(),
        await counted(corpus_town),
        somebody.fingerprint(),
    )
    toast = await somebody.press(bad.data)
    assert toast or somebody.fingerprint() != shown, "there is an answer"
    if toast:
        assert_kind(corpus_town, somebody._, toast)
    assert_kind(corpus_town, somebody._, somebody.replies()[-1])
    assert await somebody.stands() == stood
    assert await counted(corpus_town) == rows


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_with_junk_loses_no_draft(
    corpus_town: Town,
    places: dict[tuple[At, Language], Somebody],
    command: str,
    language: Language,
) -> None:
    somebody = places[At.MATTER, language]
    stood, rows, shown = (
        await somebody.stands(),
        await counted(corpus_town),
        somebody.fingerprint(),
    )
    assert stood
    await somebody.send({"text": command})
    assert somebody.fingerprint() != shown, "there is an answer"
    assert_kind(corpus_town, somebody._, somebody.replies()[-1], command)
    assert await somebody.stands() == stood
    assert await counted(corpus_town) == rows


@pytest.mark.parametrize("at", list(At))
async def test_an_edited_message_changes_nothing(
    corpus_town: Town, places: dict[tuple[At, Language], Somebody], at: At
) -> None:
    somebody = places[at, Language.RU]
    stood, rows, shown = (
        await somebody.stands(),
        await counted(corpus_town),
        somebody.fingerprint(),
    )
    await somebody.send({"text": "Өзгертілген мәтін"}, edited=True)
    assert somebody.fingerprint() != shown, "there is an answer"
    assert_kind(corpus_town, somebody._, somebody.replies()[-1], "Өзгертілген мәтін")
    assert await somebody.stands() == stood
    assert await counted(corpus_town) == rows


@pytest.mark.parametrize(("odd", "language"), named(TAKEN))
async def test_what_only_looks_bad_is_cleaned_and_taken(
    corpus_town: Town, odd: Typed, language: Language
) -> None:
    somebody = await standing(corpus_town, odd.at, language)
    await somebody.send({"text": odd.text})
    assert_kind(corpus_town, somebody._, somebody.replies()[-1], odd.text)
    value = (await somebody.stands())["answers"]["draft"][odd.at.value]
    assert value, "it was taken"
    assert not set(value) & {"\x00", "\u200b", "\u202e", "\r"}
    assert value == value.strip()
    assert odd.at is At.MATTER or "\n" not in value


def test_the_corpus_is_large_enough() -> None:
    assert len(TYPED) + len(SENT) + len(PRESSED) + 2 * len(COMMANDS) + len(At) >= 120
    everything: tuple[Typed | Sent | Pressed, ...] = (*TYPED, *SENT, *PRESSED)
    names = {(one.at, one.name) for one in everything}
    assert len(names) == len(everything)
