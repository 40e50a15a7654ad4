"""The screens of a review fit, lead somewhere, and show nothing personal outside of "Show"."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks.review import (
    AskMissing,
    HandOn,
    MemoAct,
    MemoDo,
    NoteAnswer,
    PaperKind,
    TakeOver,
)
from bot.i18n import Words
from bot.screens import alarms, information, memo, revealed, review_areas, reviewing, social
from bot.screens.case import case_card
from bot.screens.case_more import case_more
from bot.screens.screen import Reply, Screen, reply_of, visible
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Card, MemoView, NoteView, OutcomeView
from bot.services.views.memo import Section
from bot.services.views.missing import Missing
from bot.services.views.notice import Facts
from bot.services.views.review import (
    AreaChoice,
    AreaView,
    BodyView,
    EarlierCase,
    MemoDraftView,
    MemoLine,
    MemoMaterial,
    MemoSheet,
    Position,
    ReviewerView,
)
from db.enums import Language, NoteKind, OutcomeKind, RequestState, Role
from tests.unit.handlers_staff.test_routes import taken_by
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    PROFILE,
    WORDS,
    card,
    filled,
    large_card,
    large_post,
    large_revealed,
    viewer,
)
from tests.unit.screens_staff.fitting import Drawn, faults

Draw = Callable[[Words], Drawn]
S = RequestState
LONG = filled(150)
CASE = large_card(S.IN_REVIEW, topic="court", reviewer_id=7, earlier=99)
WAITING = card(
    S.NEEDS_INFORMATION, asked=True, reviewer_id=7, information_by=date(2026, 11, 30), earlier=2
)
PEOPLE = tuple(
    ReviewerView(f"{n:010d}", LONG, 999, away=n % 5 == 0, holds=n == 1) for n in range(14)
)
BODY = BodyView(2_147_483_647, filled(300), filled(300))
CHOICE = AreaChoice(PEOPLE, (BODY,) * 13)
AREAS = tuple(
    AreaView(f"{n:010d}", LONG, BODY if n % 2 else None, "court" if n % 3 else None)
    for n in range(13)
)
OUTCOME = OutcomeView(OutcomeKind.REFUSED, NOW, "R09", "Құпия түсіндірме", filled(40))
EARLIER = tuple(
    EarlierCase(
        f"{n:010d}", "QB-26-483920-7", date(2026, 3, 2), S.REFUSED, large_post(), "court", OUTCOME
    )
    for n in range(13)
)
FULL = {section: filled(3000) for section in Section}
DRAFT = MemoDraftView(CASE, FULL)
EMPTY = MemoDraftView(CASE, {})
SHEET = MemoSheet(CASE, 99, LONG, NOW, None, None, FULL)
FILE = MemoSheet(CASE, 99, LONG, NOW, None, "file-id", {})
TYPED = MemoSheet(CASE, 99, LONG, NOW, filled(4000), None, {})
MATERIAL = MemoMaterial(
    CASE, LONG, filled(300), filled(2000), filled(1000), EARLIER, (Position("Б", "О", "Жауап"),)
)
EVERYBODY = viewer(*Role)


def of(draw: Callable[..., Drawn], *data: object, **more: object) -> Draw:
    """Return what draws a screen of these data in any language."""
    return lambda words: draw(words, *data, **more)


def screens() -> Iterator[tuple[str, Draw]]:
    yield "taking over", of(reviewing.taking_over, CASE)
    for page, assign in ((0, True), (1, False)):
        yield f"colleagues {page}", of(reviewing.colleagues, CASE, PEOPLE, page, assign=assign)
    yield "social group", of(social.asked, CASE, known=True)
    yield "nobody else", of(reviewing.colleagues, CASE, (), 0, assign=False)
    yield "handing", of(reviewing.handing, CASE)
    yield "noting", of(reviewing.noting, CASE)
    for page in range(2):
        yield f"topics {page}", of(reviewing.topic_list, CASE, PROFILE, page)
        yield f"earlier {page}", of(reviewing.earlier, CASE, EARLIER, PROFILE, page)
        yield f"areas {page}", of(review_areas.areas, AREAS, PROFILE, page)
        yield f"area reviewers {page}", of(review_areas.reviewers, CHOICE, page)
        yield f"area bodies {page}", of(review_areas.bodies, CHOICE, "0" * 10, page)
        yield f"area topics {page}", of(review_areas.topics, PROFILE, "0" * 10, BODY.id, page)
        lines = tuple(MemoLine(n, LONG, NOW, n % 2 == 0) for n in range(13))
        yield f"versions {page}", of(memo.versions, CASE, lines, page)
    yield "no areas", of(review_areas.areas, (), PROFILE, 0)
    yield "no reviewers", of(review_areas.reviewers, AreaChoice((), ()), 0)
    yield "ending an area", of(review_areas.ending, AREAS, AREAS[0].public_id, PROFILE)
    yield "area gone", of(review_areas.ending, AREAS, "Z" * 10, PROFILE)
    for added in (True, False):
        yield f"area {added}", of(review_areas.changed, AREAS, PROFILE, added=added)
    for ticks in (0, 1, 63):
        yield f"checklist {ticks}", of(information.checklist, CASE, ticks, 5, (3, 5, 7, 10))
    yield "explaining", of(information.explaining, CASE, tuple(Missing), 10)
    for number in (1, 6):
        yield f"section {number}", of(memo.section, DRAFT, number, PROFILE)
        yield f"empty section {number}", of(memo.section, EMPTY, number, PROFILE)
    yield "overview", of(memo.overview, DRAFT)
    yield "empty overview", of(memo.overview, EMPTY)
    yield "dropping", of(memo.dropping, CASE)
    for name, sheet in (("sections", SHEET), ("file", FILE), ("typed", TYPED)):
        yield f"memo in {name}", of(memo.sheet, sheet, PROFILE)
    for kind in PaperKind:
        yield f"export {kind}", of(memo.exported, SHEET, b"%PDF", kind)
    yield "card", of(case_card, CASE, EVERYBODY, PROFILE)
    yield "waiting", of(case_card, WAITING, EVERYBODY, PROFILE)
    yield "more", of(case_more, CASE, EVERYBODY)
    for level in (None, "handed", "assigned"):
        told = Facts(NoticeKind.ASSIGNED_TO_YOU, Language.KK, card=CASE, level=level)
        yield f"given {level}", of(alarms.alarm, told, PROFILE)
    taken = Facts(NoticeKind.TAKEN_OVER, Language.KK, card=CASE)
    yield "taken", of(alarms.alarm, taken, PROFILE)


SCREENS = dict(screens())


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("draw", SCREENS.values(), ids=SCREENS)
def test_it_fits(draw: Draw, words: Words) -> None:
    assert faults(draw(words)) == []


async def test_no_button_leads_nowhere() -> None:
    data = {
        button.data.pack(): button.data
        for draw in SCREENS.values()
        for screen in reply_of(draw(ENGLISH)).screens
        for row in screen.buttons
        for button in row
        if button.data
    }
    assert len(data) > 40
    assert [packed for packed, one in data.items() if await taken_by(one) == "nobody"] == []


def kinds(case: Card, *roles: Role, places: tuple[int, ...] = ()) -> set[type]:
    screen = case_more(ENGLISH, case, viewer(*roles, places=places))
    return {type(button.data) for row in screen.buttons for button in row}


def test_whoever_has_the_case_hands_it_on_and_others_take_it_over() -> None:
    case = card(S.IN_REVIEW, reviewer_id=7)
    assert HandOn in kinds(case, Role.REVIEWER, places=(7,))
    assert TakeOver not in kinds(case, Role.REVIEWER, places=(7,))
    assert TakeOver in kinds(case, Role.REVIEWER, places=(8,))
    assert HandOn not in kinds(case, Role.REVIEWER, places=(8,))
    assert HandOn in kinds(case, Role.HEAD)
    assert HandOn in kinds(case, Role.ADMINISTRATOR)
    assert not {HandOn, TakeOver} & kinds(case, Role.REGISTRAR, Role.AUDITOR)
    pool = replace(case, reviewer_id=None)
    assert TakeOver in kinds(pool, Role.REVIEWER)
    assert TakeOver not in kinds(card(S.REGISTERED), Role.REVIEWER)
    for state in (S.REFUSED, S.WITHDRAWN, S.HELD):
        assert not {HandOn, TakeOver} & kinds(card(state, reviewer_id=7), *Role)


def test_an_answer_by_phone_is_written_down_while_one_is_awaited() -> None:
    for role in (Role.REGISTRAR, Role.REVIEWER):
        assert NoteAnswer in kinds(WAITING, role)
        assert NoteAnswer not in kinds(replace(WAITING, asked=False), role)
    assert NoteAnswer not in kinds(WAITING, Role.HEAD)


def test_the_checklist_turns_a_tick_with_every_press() -> None:
    def pressed(screen: Screen) -> list[AskMissing]:
        found = [button.data for row in screen.buttons for button in row]
        return [data for data in found if isinstance(data, AskMissing)]

    nothing = pressed(information.checklist(ENGLISH, CASE, 0, 5, (3, 5, 10)))
    assert [data.ticks for data in nothing[:6]] == [1, 2, 4, 8, 16, 32]
    assert [data.days for data in nothing[6:]] == [3, 5, 10]
    some = pressed(information.checklist(ENGLISH, CASE, 5, 5, (3, 5, 10)))
    assert some[0].ticks == 4
    assert [data.act.name for data in some[9:]] == ["WRITE", "SEND"]
    other = pressed(information.checklist(ENGLISH, CASE, 32, 5, (3, 5, 10)))
    assert [data.act.name for data in other[9:]] == ["WRITE"]
    assert information.ticked(33) == (Missing.ADDRESS, Missing.OTHER)


def test_the_earlier_list_says_that_it_is_no_ground() -> None:
    text = visible(reviewing.earlier(ENGLISH, CASE, EARLIER, PROFILE, 0).text)
    assert "This is no ground to refuse by itself" in text
    assert text.count("QB-26-483920-7") == 7
    assert "R09" in text
    assert str(OUTCOME.text) not in text


def test_point_2_1_a_topic_of_another_body_is_named_on_the_card_and_blocks_nothing() -> None:
    case = card(S.IN_REVIEW, topic="court")
    screen = case_card(ENGLISH, case, viewer(Role.REVIEWER), PROFILE)
    assert "Usually decided by: the court" in screen.text
    plain = case_card(ENGLISH, replace(case, topic=None), viewer(Role.REVIEWER), PROFILE)
    assert screen.buttons == plain.buttons


def test_a_memo_needs_its_matter_and_its_proposal() -> None:
    def saves(sections: dict[Section, str]) -> bool:
        screen = memo.overview(ENGLISH, MemoDraftView(CASE, sections))
        data = [button.data for row in screen.buttons for button in row]
        return MemoAct.SAVE in [one.act for one in data if isinstance(one, MemoDo)]

    assert not saves({Section.MATTER: "Жер", Section.PROPOSAL: " "})
    assert saves({Section.MATTER: "Жер", Section.PROPOSAL: "Қабылдау"})


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_what_a_memo_says_is_protected_and_goes_by_itself(words: Words) -> None:
    told = {Section.MATTER: "Құпия мәселе"}
    draft, sheet = MemoDraftView(CASE, told), replace(SHEET, sections=told)
    for reply in (memo.section(words, draft, 2, PROFILE), memo.sheet(words, sheet, PROFILE)):
        *shown, last = reply.screens
        assert shown
        assert all(screen.protect and screen.vanish_after for screen in shown)
        assert "Құпия мәселе" in shown[0].text
        assert "Құпия мәселе" not in last.text
        assert reply.fresh


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_memo_begins_with_what_the_case_says(words: Words) -> None:
    sections = memo.prefilled(words, MATERIAL, PROFILE)
    assert MATERIAL.name in sections[Section.WHO]
    assert MATERIAL.matter in sections[Section.MATTER]
    assert MATERIAL.news is not None
    assert MATERIAL.news in sections[Section.MATTER]
    assert "QB-26-483920-7" in sections[Section.EARLIER]
    assert "Жауап" in sections[Section.POSITIONS]
    assert sections[Section.LAW]
    assert Section.PROPOSAL not in sections
    none = memo.prefilled(words, replace(MATERIAL, earlier=(), positions=()), PROFILE)
    assert none[Section.EARLIER]
    assert none[Section.POSITIONS] == ""


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
def test_the_paper_has_every_written_section_in_both_languages(language: Language) -> None:
    words = WORDS[language.value]
    paper = memo.paper(words, replace(SHEET, sections={Section.MATTER: "Жер <b>"}), PROFILE)
    assert paper.language is language
    assert [type(block).__name__ for block in paper.blocks] == [
        "Facts",
        "Heading",
        "Text",
        "Signature",
    ]
    assert paper.blocks[2].text == "Жер <b>"  # type: ignore[union-attr]
    # To the head of the body, and not to whoever receives (point 26).
    assert paper.addressee[-1] == words("To the head of the body")
    assert "QB-26-483920-7" in paper.dated


def test_the_files_of_a_memo_tell_their_languages_apart() -> None:
    words = WORDS["kk"]
    names = {memo.exported(words, SHEET, b"%PDF", kind).file.name for kind in PaperKind}  # type: ignore[union-attr]
    assert len(names) == len(PaperKind)


def test_show_tells_what_was_asked_what_is_new_and_the_memo() -> None:
    note = NoteView(NoteKind.QUESTION, "", NOW, (Missing.POWER,), date(2026, 11, 30))
    shown = replace(
        large_revealed("Матерталы"),
        notes=(note,),
        memo=MemoView(1, None, None, NOW, {Section.LAW: "64-бап", Section.WHO: ""}),
        news="Жаңа құжат",
        handed="Көрші мәселе",
    )
    text = "\n".join(screen.text for screen in revealed.revealed(ENGLISH, shown, PROFILE))
    for said in (
        "The power of attorney",
        "Жаңа құжат",
        "Көрші мәселе",
        "What the law says",
        "64-бап",
    ):
        assert said in text
    assert "Who asks" not in text


def test_replies_of_areas_are_said_as_toasts() -> None:
    reply = review_areas.changed(ENGLISH, AREAS, PROFILE, added=True)
    assert isinstance(reply, Reply)
    assert reply.toast == "The area is set."
