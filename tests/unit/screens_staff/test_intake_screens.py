"""The screens of taking requests down: whole, short enough, and the same in every language."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.config import office_template, parse_office
from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling
from bot.forms.intake import FORM, IntakeDraft
from bot.i18n import Catalogues, Words
from bot.screens import day_list, intake, request_files, request_problems, telling, tying
from bot.screens.intake_questions import Around
from bot.screens.screen import Screen
from bot.services.filing.tying import Tied
from bot.services.rules.request_form import Column, Fault
from bot.services.rules.request_form import Problem as RowProblem
from bot.services.views import PostView
from bot.services.views.incoming import FileTrouble, RequestsRead, RequestsState
from bot.services.views.intake import DayList, KnownPerson
from bot.services.views.tasks import CaseLink
from db.enums import Channel, ContactResult, Language, TellBy

PROFILE = parse_office(office_template())
CATALOGUES = Catalogues(PROFILE.hours.zone)
LONG = "Ұ" * 200
POSTS = tuple(PostView(n, LONG, LONG, LONG, LONG, LONG) for n in range(1, 9))
KNOWN = tuple(
    KnownPerson(
        f"{n:010}", LONG, "••••••••0007", "+7 ••• ••• 0055", "QB-26-483920-7", date(2026, 11, 2)
    )
    for n in range(5)
)
AROUND = Around(PROFILE, POSTS, KNOWN, (CaseLink("0000000001", "QB-26-483920-7"),) * 5)
ASKED = {each.field for each in FORM.questions}


def at(field: str) -> Filling[IntakeDraft]:
    """Return a form that asks about a field."""
    draft = IntakeDraft(
        id="D", language=Language.KK, channel=Channel.PAPER, found=tuple(one.key for one in KNOWN)
    )
    return Filling(FORM.start(draft).answers, 7, editing=field)


def full() -> Filling[IntakeDraft]:
    draft = IntakeDraft(
        id="D",
        language=Language.RU,
        channel=Channel.CALL_CENTRE,
        full_name=LONG[:150],
        iin="500101100001",
        phone="+77010000055",
        address="Ұ" * 300,
        post_id=1,
        matter="<" * 2000,
        tell_by=TellBy.LETTER,
    )
    return FORM.start(draft)


def screens(words: Words) -> Iterator[Screen]:
    for field in ASKED:
        filling = at(field)
        assert FORM.step(filling) == Ask(field)
        yield from intake.step(words, filling, AROUND, Problem(field, "choose")).screens
    yield from intake.summary(words, full(), AROUND).screens
    yield intake.more(words, full(), AROUND)
    yield intake.unfinished(words, full())
    yield intake.discarding(words, full())
    yield intake.gone(words)
    yield intake.known_number(words, CaseLink("0000000001", "QB-26-483920-7"))
    for left in (0, 3):
        closed = datetime(2026, 11, 23, 13, tzinfo=UTC)
        yield day_list.day_list(words, DayList(date(2026, 11, 23), left, left, left, closed))
    yield request_files.how_to_send(words, may_export=True)
    yield request_files.export_asked(words)
    problems = tuple(RowProblem(n, Column.MATTER, fault) for n, fault in enumerate(Fault)) * 4
    for read in (
        RequestsRead(RequestsState.REFUSED, problems=problems, found=500),
        *(RequestsRead(RequestsState.REFUSED, trouble=trouble) for trouble in FileTrouble),
        RequestsRead(RequestsState.WAITING, known=2, twice=1),
        RequestsRead(RequestsState.STORED, stored=5, known=1),
        RequestsRead(RequestsState.DROPPED),
    ):
        yield request_files.result(words, read, 2_147_483_647)
    for why in Tied:
        yield tying.refused(words, why, PROFILE)
    yield tying.wrong(words, 1)


@pytest.mark.parametrize("language", Language)
def test_every_screen_fits_and_every_button_packs(language: Language) -> None:
    words = CATALOGUES[language]
    for screen in screens(words):
        assert "{" not in screen.text
        for row in screen.buttons:
            for button in row:
                assert 0 < len(button.text.encode("utf-16-le")) // 2 <= 64
                assert button.data is None or len(button.data.pack().encode()) <= 64


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_a_row_says_what_to_do(fault: Fault) -> None:
    told = {
        request_problems.problems(CATALOGUES[language], [RowProblem(2, "", fault)], 1)
        for language in Language
    }
    assert len(told) == 3


def test_every_result_and_way_has_its_words() -> None:
    words = CATALOGUES[Language.KK]
    assert len({telling.result(words, one) for one in ContactResult}) == len(ContactResult)


def test_a_summary_hides_the_middle_of_an_iin_and_vanishes() -> None:
    personal, asked = intake.summary(CATALOGUES[Language.EN], full(), AROUND).screens
    assert "500101100001" not in personal.text
    assert personal.protect
    assert personal.vanish_after is not None
    assert "did not pass the check" in asked.text
    assert LONG[:150] not in asked.text
