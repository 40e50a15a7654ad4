"""Every screen of a citizen in every language: within the limits, escaped, with a way out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from bot.callbacks import Case, Own
from bot.i18n import Words
from bot.screens import booking, commands, errors, my_requests, notices, receipts, start
from bot.screens.captions import width
from bot.screens.formats import months_later, term
from bot.screens.questions import Around
from bot.screens.screen import BUTTON_TEXT_LIMIT, Reply, Screen, reply_of, visible
from bot.services.errors import OfficeError, PlanRefused, ScheduleInvalid, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.room import Stage
from bot.services.views import RowProblem
from bot.services.views.notice import Facts
from bot.services.views.plan import Finding, FindingKind
from bot.services.views.room import RoomView
from db.enums import Language, OutcomeKind, RequestState, Role
from tests.unit.screens.citizens import (
    CATALOGUES,
    EVERYBODY,
    IIN,
    LONGER,
    MATTER,
    MEAN,
    NOW,
    ORDINARY,
    PROFILE,
    WORST,
    Data,
)
from tests.unit.screens.gallery import Drawn, gallery

EN = CATALOGUES[Language.EN]
GALLERY = [
    pytest.param(draw, id=f"{kind} {number} {name}")
    for kind, data in (("ordinary", ORDINARY), ("worst", WORST))
    for number, (name, draw) in enumerate(gallery(data))
]


def shown(drawn: Drawn, words: Words) -> Reply:
    return reply_of(drawn(words))


class Tags(HTMLParser):
    """Collects the tags of a text; an unescaped letter of somebody would be among them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("b", []), f"a tag no screen makes: {tag}"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("drawn", GALLERY)
def test_every_screen_keeps_the_limits_in_every_language(drawn: Drawn) -> None:
    """A screen checks the text and the number of buttons by itself; here come the rest."""
    for words in EVERYBODY:
        for screen in shown(drawn, words).screens:
            Tags(screen.text)
            for row in screen.buttons:
                assert row
                for button in row:
                    assert 0 < width(button.text) <= BUTTON_TEXT_LIMIT
                    assert (button.data is None) != (button.url is None)
                    if button.data is not None:
                        packed = button.data.pack()
                        assert len(packed.encode()) <= 64
                        assert type(button.data).unpack(packed) == button.data


@pytest.mark.parametrize("drawn", GALLERY)
def test_every_screen_has_a_way_on(drawn: Drawn) -> None:
    screens = shown(drawn, EN).screens
    assert screens
    assert any(way_on(screen) for screen in screens)


def way_on(screen: Screen) -> bool:
    """Buttons, or the commands where the contact button leaves no room for them."""
    return bool(screen.buttons) or (screen.contact_button is not None and "/back" in screen.text)


@pytest.mark.parametrize("drawn", GALLERY)
def test_no_screen_shows_a_hole(drawn: Drawn) -> None:
    for words in EVERYBODY:
        for screen in shown(drawn, words).screens:
            text = visible(screen.text)
            assert "None" not in text
            assert "{" not in text
            assert "&amp;" not in text, "escaped twice"
            assert "\n\n\n" not in text


def every_text(reply: Reply) -> str:
    parts = [visible(screen.text) for screen in reply.screens]
    parts += [b.text for screen in reply.screens for row in screen.buttons for b in row]
    return "\n".join(parts)


@pytest.mark.parametrize("drawn", GALLERY)
def test_no_screen_shows_a_whole_iin(drawn: Drawn) -> None:
    assert IIN not in every_text(shown(drawn, EN))
    assert IIN[:-1] not in every_text(shown(drawn, EN)), "nor a doubtful one"


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(draw, id=f"{number} {name}")
        for number, (name, draw) in enumerate(gallery(ORDINARY))
        if name.startswith("notice")
    ],
)
def test_a_notice_carries_neither_the_matter_nor_the_person(drawn: Drawn) -> None:
    text = every_text(shown(drawn, EN))
    assert MATTER not in text
    assert ORDINARY.line not in text, "the address"
    assert "7011234567" not in text.replace(" ", "")


def all_errors(kind: type[OfficeError] = OfficeError) -> list[type[OfficeError]]:
    found = []
    for each in kind.__subclasses__():
        found += [each, *all_errors(each)]
    return found


DETAILS: list[dict[str, object]] = [
    {},
    {"public_id": "ZZZZZZZZZZ", "for_staff": True, "post_id": 2**31 - 1, "limit": 3},
    {"public_id": "ZZZZZZZZZZ", "for_staff": False},
    {"reason": "too_short", "minimum": 2, "maximum": 40},
    {"reason": "too_long", "minimum": 2, "maximum": 1000},
]


@pytest.mark.parametrize("kind", all_errors())
def test_every_refusal_has_words_and_a_way_on(kind: type[OfficeError]) -> None:
    unsaid = errors.refusal(EN, OfficeError()).screens[0].text
    problem = RowProblem(7, "date", "past")
    made: Callable[..., OfficeError] = kind
    if kind is ScheduleInvalid:
        made = lambda **_details: ScheduleInvalid(problems=(problem, problem))  # noqa: E731
    if kind is PlanRefused:
        found = Finding(FindingKind.EMPTY)
        made = lambda **_details: PlanRefused(findings=(found, found))  # noqa: E731
    for words in EVERYBODY:
        for details in DETAILS:
            reply = errors.refusal(words, made(**details))
            assert reply.screens[0].buttons
            for row in reply.screens[0].buttons:
                for button in row:
                    assert button.data is None or len(button.data.pack().encode()) <= 64
    assert errors.refusal(EN, made()).screens[0].text != unsaid, "it has a sentence of its own"


def test_a_stale_button_leads_to_the_fresh_card() -> None:
    for for_staff, kind in ((True, Case), (False, Own)):
        reply = errors.refusal(EN, Stale(public_id="ZZZZZZZZZZ", for_staff=for_staff))
        assert isinstance(reply.screens[0].buttons[0][0].data, kind)
        assert reply.toast


def test_toasts_fit() -> None:
    for words in EVERYBODY:
        assert Reply(toast=errors.stale(words)).toast


def test_the_phone_is_one_question_with_a_contact_button_and_ways_back() -> None:
    filling = ORDINARY.filling("=self", ORDINARY.name, IIN)
    (question,) = booking.step(EN, filling, ORDINARY.around).screens
    assert question.contact_button
    assert "/back" in question.text
    assert "/cancel" in question.text
    resumed = booking.resumed(EN, Reply((question,))).screens[0]
    assert resumed.contact_button, "the button is there again when the form is resumed"


def buttons(screen: Screen) -> list[str]:
    return [button.text for row in screen.buttons for button in row]


def card(state: RequestState, now: datetime = NOW, **changes: object) -> list[str]:
    return buttons(my_requests.card(EN, ORDINARY.own(state, **changes), PROFILE, now))


@pytest.mark.parametrize("state", RequestState)
def test_a_card_offers_only_what_can_be_done_now(state: RequestState) -> None:
    over = {
        RequestState.HELD,
        RequestState.REFUSED,
        RequestState.RETURNED,
        RequestState.REDIRECTED,
        RequestState.FORWARDED,
        RequestState.ENDED,
        RequestState.CONSULTED,
        RequestState.WITHDRAWN,
        RequestState.APPEAL_ANSWERED,
    }
    assert ("Withdraw the request" in card(state)) == (state not in over)
    assert "✅ I will come" not in card(state), "without a seat there is nothing to come to"
    assert ("✏️ Answer the question" in card(state, asked=True)) == (
        state not in over | {RequestState.NO_SHOW}
    )


def test_a_given_date_is_confirmed_or_given_back_until_it_begins() -> None:
    seat = ORDINARY.seat
    offered = card(RequestState.ASSIGNED, seat=seat)
    assert "✅ I will come" in offered
    assert "I cannot come" in offered
    begun = card(RequestState.ASSIGNED, now=seat.starts_at, seat=seat)
    assert not {"✅ I will come", "I cannot come", "Withdraw the request"} & set(begun)


@pytest.mark.parametrize("stage", [Stage.HERE, Stage.IN_ROOM, Stage.LEFT])
def test_whoever_has_come_gives_no_date_back(stage: Stage) -> None:
    seat = ORDINARY.seat
    room = RoomView(mine=3, stage=stage, now=None, next=3, ahead=0)
    own = replace(ORDINARY.own(RequestState.ASSIGNED, seat=seat), room=room)
    offered = set(buttons(my_requests.card(EN, own, PROFILE, NOW)))
    assert not {"✅ I will come", "I cannot come", "Withdraw the request"} & offered


def test_a_passed_date_is_told_as_passed() -> None:
    own = ORDINARY.own(RequestState.HELD, seat=replace(ORDINARY.seat, confirmed=True))
    text = my_requests.card(EN, own, PROFILE, NOW).text
    assert "Your reception" in text
    assert "Where: " in text
    for ahead in ("Received by:", "Your number that day", "You have confirmed"):
        assert ahead not in text


@pytest.mark.parametrize("phrase", ["До: {day}.", "До: <b>{day}</b>."])
def test_a_russian_date_ends_its_sentence_by_itself(phrase: str) -> None:
    said = visible(CATALOGUES[Language.RU](phrase, day=CATALOGUES[Language.RU].day(NOW.date())))
    assert said.endswith("г.")
    assert not said.endswith("..")


@pytest.mark.parametrize(
    ("left", "answered", "said"),
    [
        (9, False, "(9 working days left)"),
        (1, False, "(1 working day left)"),
        (0, False, "(today)"),
        (-1, False, "(we are late)"),
        (-1, True, "(the answer has been given)"),
    ],
)
def test_the_clock_is_honest(left: int, answered: bool, said: str) -> None:
    text = term(EN, ORDINARY.card(RequestState.IN_REVIEW, days_left=left, answered=answered))
    assert said in text
    assert "Monday, December 14, 2026" in text


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_the_place_in_the_queue_comes_with_the_free_places_and_the_rule() -> None:
    own = ORDINARY.own(RequestState.QUEUED)
    text = my_requests.card(EN, own, PROFILE, NOW).text
    assert "Your place in the queue: <b>12</b>" in text
    assert "Free places: 999 on 4 December, 999 on 17 December, 999 on 31 December" in text
    assert "Each gets the earliest place that suits" in text
    assert "Please show the paper at the office before the date is given" in text
    seen = ORDINARY.own(RequestState.QUEUED, out_of_turn=1)
    assert "show the paper" not in my_requests.card(EN, seen, PROFILE, NOW).text
    without = replace(seen, places=())
    assert "Free places" not in my_requests.card(EN, without, PROFILE, NOW).text


def test_a_refusal_says_how_and_until_when_to_complain() -> None:
    own = ORDINARY.ended(RequestState.REFUSED, OutcomeKind.REFUSED)
    text = notices.notice(EN, Facts(NoticeKind.REFUSAL, Language.EN, own=own), PROFILE).text
    assert "February 23, 2027" in text
    for part in (PROFILE.complaint.where.en, PROFILE.ground("R09").text.en, "Ж" * 40):
        assert part in text


def test_a_late_answer_is_admitted_on_the_card_with_the_way_to_complain() -> None:
    def text(**changes: object) -> str:
        own = ORDINARY.own(RequestState.IN_REVIEW, **changes)
        return my_requests.card(EN, own, PROFILE, NOW).text

    assert PROFILE.complaint.where.en in text(days_left=-1)
    assert PROFILE.complaint.where.en not in text(days_left=-1, answered=True)
    assert PROFILE.complaint.where.en not in text(days_left=0)


def test_a_ground_taken_out_of_the_file_does_not_break_an_old_refusal() -> None:
    own = ORDINARY.ended(RequestState.REFUSED, OutcomeKind.REFUSED)
    bare = PROFILE.model_copy(update={"grounds": PROFILE.grounds[:1]})
    text = notices.notice(EN, Facts(NoticeKind.REFUSAL, Language.EN, own=own), bare).text
    assert ORDINARY.note in text


def test_a_receipt_shows_a_picture_that_leads_to_the_check() -> None:
    own = ORDINARY.own(RequestState.REGISTERED)
    named, nameless = receipts.receipt(EN, own, "reception_bot"), receipts.receipt(EN, own)
    for screen in (named, nameless):
        assert screen.file is not None
        assert screen.file.picture
        assert screen.file.content is not None
        assert screen.file.content.startswith(b"\x89PNG")
    assert named.file != nameless.file
    assert receipts.verify_link("b", "7K3M-9QXZ") == "https://t.me/b?start=v-7K3M9QXZ"
    assert "outside working hours" in named.text


def test_before_the_office_opens_nothing_is_called_registered() -> None:
    own = replace(ORDINARY.own(RequestState.REGISTERED), deferred=False)
    assert "Your request is registered" in receipts.receipt(EN, own).text
    early = replace(own.card, received_at=own.card.registered_at - timedelta(hours=9))
    text = receipts.receipt(EN, replace(own, card=early)).text
    assert "Your request has reached us" in text
    assert "outside working hours" in text
    assert "days left" not in text, "the term has not begun"


def test_a_notice_to_the_staff_is_refused_here() -> None:
    for facts in (
        Facts(NoticeKind.ALARM, Language.EN, own=ORDINARY.own(RequestState.QUEUED)),
        Facts(NoticeKind.DATE, Language.EN),
    ):
        with pytest.raises(ValueError, match="not for an applicant"):
            notices.notice(EN, facts, PROFILE)


def test_what_the_bot_says_of_itself_fits() -> None:
    for words in EVERYBODY:
        for data in (ORDINARY, WORST):
            if words is LONGER and data is WORST:
                continue
            introduce(words, data)


def introduce(words: Words, data: Data) -> None:
    assert 0 < len(commands.description(words, data.profile)) <= commands.DESCRIPTION
    assert 0 < len(commands.short_description(words, data.profile)) <= commands.SHORT_DESCRIPTION
    names = [name for name, _said in commands.citizen_commands(words)]
    assert len(set(names)) == len(names)
    for name, said in commands.citizen_commands(words):
        assert name.isascii()
        assert name.islower()
        assert 0 < len(said) <= commands.COMMAND


@pytest.mark.parametrize("role", Role)
def test_the_help_of_the_staff_leads_with_what_their_role_opens(role: Role) -> None:
    for words in EVERYBODY:
        said = start.help_(words, PROFILE, frozenset({role})).text
        names = [name for name, _said in commands.staff_commands(words, frozenset({role}))]
        assert len(set(names)) == len(names)
        assert {"desk", "me", "away", "when"} <= set(names)
        assert all(f"/{name} · " in said for name in names)
        assert ("emergency" in names) == (role in {Role.HEAD, Role.ADMINISTRATOR})
        assert said.index("/desk") < said.index("/book")


def test_the_help_of_citizens_names_no_command_of_the_office() -> None:
    assert commands.staff_commands(EN, frozenset()) == ()
    assert "/desk" not in start.help_(EN, PROFILE, frozenset()).text


def test_descriptions_are_plain_text() -> None:
    profile = PROFILE.model_copy(
        update={"name": PROFILE.name.model_copy(update={"en": "A & B <c>"})}
    )
    assert "A & B <c>" in commands.description(EN, profile)
    assert "A & B <c>" in commands.short_description(EN, profile)


def test_people_are_asked_only_what_is_offered_in_pages() -> None:
    filling = ORDINARY.filling("=self", ORDINARY.name, IIN, "8 701 123 45 67", ORDINARY.line)
    first = booking.step(EN, filling, ORDINARY.around).screens[0]
    second = booking.step(EN, filling, Around(PROFILE, ORDINARY.posts, page=1)).screens[0]
    assert len([text for text in buttons(first) if "Орынбасар" in text]) == 6
    assert len([text for text in buttons(second) if "Орынбасар" in text]) == 2
    assert "Page 2 of 2" in second.text


def test_typed_markup_is_shown_as_it_was_typed() -> None:
    own = WORST.own(RequestState.IN_REVIEW)
    text = my_requests.card(EN, own, WORST.profile, NOW).text
    assert MEAN in visible(text)
