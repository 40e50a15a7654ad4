"""Units, materials, files and messages on screen: the longest of each fits, in every language."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.callbacks.materials import AskTerm
from bot.i18n import Words
from bot.screens import (
    alarms,
    attachments,
    case_files,
    material_prompts,
    materials,
    messages,
    units,
)
from bot.screens.screen import Reply, Screen, reply_of
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import NoteView
from bot.services.views.attachments import AttachmentView, FileFault, KeptFile, OpenedFile
from bot.services.views.messages import Talk, TalkShown
from bot.services.views.notice import Facts
from bot.services.views.units import MaterialCard, MaterialShown, MaterialView, UnitView
from db.enums import Language, MaterialState, Media, NoteKind, RequestState, Role
from tests.unit.screens_staff.cases import (
    MARKUP,
    NOW,
    PROFILE,
    WORDS,
    filled,
    large_card,
    large_post,
    member,
    viewer,
)
from tests.unit.screens_staff.fitting import faults

Drawn = Callable[[Words], Screen | Reply | tuple[Screen, ...]]

KEY = "0123456789"
PEOPLE = tuple(member(n, Role.UNIT, MARKUP + filled(140)) for n in range(13))
UNIT = UnitView(KEY, filled(200), filled(200), closed=False, people=PEOPLE[:6], owed=9999)
VIEW = MaterialView(
    public_id=KEY,
    version=1_000_000,
    case_id=KEY,
    number="QB-26-483920-7",
    post=large_post(),
    unit=UNIT,
    state=MaterialState.ASKED,
    asked_at=NOW,
    due_on=NOW.date(),
    days_left=-9999,
    overdue=True,
    again=True,
    with_matter=True,
    with_person=True,
    has_file=True,
    answered_at=NOW,
    to_answer=True,
    to_judge=True,
)
USUAL = tuple((n, NOW.date() + timedelta(days=n)) for n in (1, 2, 3, 5, 10))
CASE = large_card(RequestState.IN_REVIEW, unread=True, files=9, materials=9)
FILE = AttachmentView(5, KEY, 99, Media.DOCX, 20 * 2**20, NOW, by_staff=True, name=filled(120))
TALK = Talk(CASE, 30, 5, NOW, 2_147_483_647, 2_147_483_647, (FILE,) * 9)


def large_question(view: MaterialView) -> MaterialCard:
    return MaterialCard(view, MARKUP + filled(1990), filled(1000))


def drawn() -> Iterator[tuple[str, Drawn]]:
    yield from about_units()
    yield from about_materials()
    yield from about_files()
    yield from about_messages()


def about_units() -> Iterator[tuple[str, Drawn]]:
    yield "units", lambda _: units.listing(_, (UNIT,) * 13, 5, 1)
    yield "no unit", lambda _: units.listing(_, (), 0, 0)
    yield "unit", lambda _: units.card(_, UNIT, lead="x")
    yield "unit of nobody", lambda _: units.card(_, replace(UNIT, people=()))
    yield "naming", lambda _: units.naming(_, UNIT)
    yield "naming in Russian", lambda _: units.naming_in_russian(_, UNIT.name_kk, KEY)
    yield "closing", lambda _: units.closing(_, UNIT)
    yield "people", lambda _: units.people(_, UNIT, PEOPLE, 1)
    yield "inviting", lambda _: units.inviting(_, (UNIT,) * 13, 1)
    yield "inviting to none", lambda _: units.inviting(_, (), 0)


def about_materials() -> Iterator[tuple[str, Drawn]]:
    for state in MaterialState:
        for mine in (True, False):
            view = replace(VIEW, state=state, to_answer=mine, to_judge=not mine)
            shown = large_question(view)
            yield f"material {state} {mine}", partial(materials.card, shown=shown)
    yield "owed", lambda _: materials.owed(_, (VIEW,) * 13, 1)
    yield "asked", lambda _: materials.asked(_, (VIEW,) * 13, 1)
    yield "of a case", lambda _: materials.of_case(_, CASE, (VIEW,) * 13, 1)
    opened = MaterialShown(VIEW, filled(2000), (filled(150), "+77010000001"), filled(4000), KEY)
    yield "behind a question", lambda _: materials.revealed(_, opened, PROFILE)
    yield "which unit", lambda _: material_prompts.units(_, CASE, (UNIT,) * 13, 1)
    chosen = AskTerm(id=KEY, version=1, unit=KEY)
    yield "by when", lambda _: material_prompts.terms(_, CASE, UNIT, chosen, USUAL)
    yield "question", lambda _: material_prompts.asking(_, CASE, UNIT, NOW.date())
    yield "answer", lambda _: material_prompts.answering(_, VIEW, 20)
    yield "again", lambda _: material_prompts.again_terms(_, VIEW, USUAL)
    yield "note", lambda _: material_prompts.noting(_, VIEW, NOW.date())
    yield "recall", lambda _: material_prompts.recalling(_, VIEW)
    for kind in (
        NoticeKind.MATERIALS_ASKED,
        NoticeKind.MATERIALS_GIVEN,
        NoticeKind.MATERIALS_AGAIN,
        NoticeKind.MATERIALS_RECALLED,
        NoticeKind.MESSAGE,
        NoticeKind.FILE_ADDED,
    ):
        about = VIEW if kind.name.startswith("MATERIALS") else None
        facts = Facts(kind, Language.KK, card=CASE, material=about)
        yield f"notice {kind}", partial(alarms.alarm, facts=facts, profile=PROFILE)


def about_files() -> Iterator[tuple[str, Drawn]]:
    for fault in (None, *FileFault):
        for material in ("", KEY):
            kept = KeptFile(KEY, CASE.number, 9, fault, 20, material)
            yield f"result {fault} {material}", partial(attachments.result, kept=kept)
    yield "adding", lambda _: attachments.adding(_, CASE, 5, PROFILE)
    yield "full", lambda _: attachments.adding(_, CASE, 0, PROFILE)
    yield "offered", lambda _: attachments.offered(_, (CASE,) * 13, 5, PROFILE)
    yield "offered one", lambda _: attachments.offered(_, (CASE,), 1, PROFILE)
    yield "being added", lambda _: attachments.being_added(_, CASE, 5, 5)
    yield "files of a case", lambda _: case_files.listing(_, CASE, (FILE,) * 13, 1)
    yield "file", lambda _: case_files.opened(_, OpenedFile(CASE.number, FILE, b"x"), PROFILE)


def about_messages() -> Iterator[tuple[str, Drawn]]:
    everybody = viewer(*Role)
    notes = tuple(NoteView(kind, MARKUP + filled(4000), NOW) for kind in NoteKind)
    yield "pile", lambda _: messages.pile(_, (CASE,) * 13, 1)
    yield "talk", lambda _: messages.talk(_, TALK, everybody, lead="x")
    yield "read", lambda _: messages.shown(_, TalkShown(TALK, notes), everybody, PROFILE)
    yield "replying", lambda _: messages.replying(_, TALK)
    yield "choosing", lambda _: messages.choosing(_, (CASE,) * 13, filled(4096))


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(("name", "draw"), list(drawn()))
def test_the_longest_of_each_fits_and_markup_is_escaped(
    language: str, name: str, draw: Drawn
) -> None:
    made = draw(WORDS[language])
    screens = made if isinstance(made, tuple) else reply_of(made).screens
    assert screens, name
    for screen in screens:
        assert MARKUP not in screen.text, name
        assert faults(screen) == [], name


@pytest.mark.parametrize("language", WORDS)
def test_what_lights_up_on_a_locked_phone_names_nobody(language: str) -> None:
    facts = Facts(NoticeKind.MATERIALS_ASKED, Language.KK, card=CASE, material=VIEW)
    said = alarms.alarm(WORDS[language], facts, PROFILE).text
    assert VIEW.number in said
    assert all(one.name not in said for one in PEOPLE)


def test_an_opened_file_has_a_neutral_name_and_vanishes() -> None:
    screen = case_files.opened(WORDS["ru"], OpenedFile(CASE.number, FILE, b"x"), PROFILE)
    assert screen.file is not None
    assert screen.file.name == f"{CASE.number}-99.docx"
    assert (screen.protect, screen.vanish_after) == (True, timedelta(minutes=5))
