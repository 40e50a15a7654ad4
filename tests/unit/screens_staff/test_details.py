"""What single screens of the staff promise: protection, whole texts, one confirmation, one link."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from bot.callbacks import (
    Case,
    CaseAct,
    CaseGround,
    CaseGroundPage,
    CasePost,
    Distribute,
    Invitations,
    Invite,
    Phone,
    PhoneOpen,
    Team,
)
from bot.callbacks.messages import TalkOpen
from bot.callbacks.team import Member
from bot.screens import (
    alarms,
    calls,
    case_prompts,
    distribution,
    revealed,
    team,
)
from bot.screens.case import case_card
from bot.screens.screen import Screen, visible
from bot.services.notifications.notice_kinds import OF_ITS_OWN, TO_APPLICANT, NoticeKind
from bot.services.terms.duties import PhoneTask
from bot.services.views import MemoView
from bot.services.views.notice import Facts
from db.enums import DutyKind, Language, ProposalKind, RequestState, Role
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    PROFILE,
    card,
    duty,
    grown_profile,
    large_card,
    large_revealed,
    person,
    proposal,
    usual_post,
    usual_seat,
    viewer,
)
from tests.unit.screens_staff.cases import (
    distribution as plan,
)

MINUTES = timedelta(minutes=PROFILE.limits.show_minutes)


def pressed(screen: Screen) -> list[object]:
    return [button.data for row in screen.buttons for button in row if button.data]


# --- the card ------------------------------------------------------------------------------------


def test_a_card_tells_the_term_the_channel_and_what_to_watch() -> None:
    case = large_card(RequestState.IN_REVIEW)
    text = visible(case_card(ENGLISH, case, viewer(Role.REVIEWER), PROFILE).text)
    assert "Answer overdue by 999 working days (it was due on Mon, 14 December)" in text
    assert "Came by: Call centre · language of the answer: Русский" in text
    assert "Check the identity document" in text
    assert "Stateless person: no date before the secrecy check" in text
    assert "Received out of turn, class 9" in text
    assert "Ground R09. The matter is before a court" in text


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"days_left": 3}, "⏳ Answer due in 3 working days (Mon, 14 December)"),
        ({"days_left": 1}, "⏳ Answer due in 1 working day (Mon, 14 December)"),
        ({"days_left": 0}, "⏳ Answer due today (Mon, 14 December)"),
        ({"days_left": -1}, "❗ Answer overdue by 1 working day (it was due on Mon, 14 December)"),
        ({"days_left": -1, "answered": True}, "The answer to the request has been given."),
    ],
)
def test_the_legal_clock_is_said_as_it_stands(changes: dict[str, object], line: str) -> None:
    case = card(RequestState.REGISTERED, **changes)
    text = case_card(ENGLISH, case, viewer(Role.HEAD), PROFILE).text
    assert line in text.splitlines()


def test_a_closed_case_owes_no_answer() -> None:
    case = card(RequestState.WITHDRAWN, days_left=-4)
    assert "overdue" not in case_card(ENGLISH, case, viewer(Role.HEAD), PROFILE).text


def test_a_ground_that_was_struck_off_still_has_its_code() -> None:
    case = card(RequestState.LETTER, proposal=proposal(ProposalKind.REFUSE))
    text = case_card(ENGLISH, case, viewer(Role.HEAD), grown_profile(2)).text
    assert "Ground R09. " in text


# --- behind "Show" -------------------------------------------------------------------------------


def test_what_is_revealed_is_protected_and_vanishes() -> None:
    shown = revealed.revealed(ENGLISH, large_revealed(), PROFILE)
    assert len(shown) > 1
    for screen in shown:
        assert screen.protect
        assert screen.vanish_after == MINUTES
        assert screen.buttons == ()


@pytest.mark.parametrize(
    ("matter", "part"),
    [("сөз " * 700 + "соңы", "сөз"), ("жол\n" * 700 + "соңы", "жол"), ("😀" * 2999, "😀")],
)
def test_a_long_matter_is_shown_whole(matter: str, part: str) -> None:
    shown = revealed.revealed(ENGLISH, large_revealed(matter), PROFILE)
    text = "\n".join(visible(screen.text) for screen in shown)
    assert text.count(part) == matter.count(part) > 0
    assert text.count("соңы") == matter.count("соңы")


def test_pieces_lose_no_word() -> None:
    text = " ".join(f"word{n}" for n in range(2000))
    assert " ".join(revealed.pieces(text)).split() == text.split()
    assert revealed.pieces("") == [""]
    assert revealed.pieces("a" * revealed.PIECE + "  ") == ["a" * revealed.PIECE]


def test_everything_personal_is_there_by_its_name() -> None:
    shown = revealed.revealed(ENGLISH, large_revealed("The matter itself"), PROFILE)
    text = "\n".join(visible(screen.text) for screen in shown)
    for part in (
        "IIN: 500101100000",
        "Phone: +7 701 000 00 01",
        "On behalf of the organisation: ",
        "BIN: 770140000001",
        "Asks to be received out of turn: Person with a disability",
        "Needed on the day: Step-free access, Sign language interpreter, ",
        "Interpreter: <i>&",
        "Helper: Legal consultant, Psychologist",
        "Form of the reception: By video",
        "Preferred days: Monday, Tuesday",
        "The matter itself",
        "Question of the office, Monday, November 23, 2026, 10:00",
        "Answer of the applicant, ",
        "Memo, version 99, ",
        "Explanation of the refusal",
        "The head's note",
        "This message disappears in 5 minutes.",
    ):
        assert part in text


def test_a_memo_that_is_a_file_is_sent_again_from_telegram() -> None:
    full = large_revealed("matter")
    with_file = type(full)(
        full.card,
        full.person,
        full.matter,
        None,
        (),
        MemoView(2, None, "file-id", NOW),
        None,
        None,
    )
    *_texts, memo = revealed.revealed(ENGLISH, with_file, PROFILE)
    assert memo.file is not None
    assert (memo.file.telegram_id, memo.file.content) == ("file-id", None)
    assert memo.protect
    assert memo.vanish_after == MINUTES
    assert "Memo, version 2" in memo.text


# --- choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_grounds_page_by_six_and_keep_whose_refusal_it_is(own: bool) -> None:
    case = card(RequestState.IN_REVIEW)
    shown = case_prompts.grounds(ENGLISH, case, grown_profile(13), 1, own=own)
    chosen = [one for one in pressed(shown) if isinstance(one, CaseGround)]
    turned = [one for one in pressed(shown) if isinstance(one, CaseGroundPage)]
    assert [one.ground for one in chosen] == [f"{n:08d}" for n in range(6, 12)]
    assert [one.page for one in turned] == [0, 2]
    assert {one.own for one in chosen} == {one.own for one in turned} == {own}


def test_only_grounds_of_refusal_are_offered() -> None:
    shown = case_prompts.grounds(ENGLISH, card(RequestState.IN_REVIEW), PROFILE, 0, own=False)
    codes = [one.ground for one in pressed(shown) if isinstance(one, CaseGround)]
    assert codes == [ground.code for ground in PROFILE.grounds if ground.kind == "refuse"]


def test_posts_page_by_six() -> None:
    case = card(RequestState.IN_REVIEW)
    shown = case_prompts.posts(ENGLISH, case, (usual_post(),) * 8, 1)
    assert len([one for one in pressed(shown) if isinstance(one, CasePost)]) == 2
    assert "7. Көктем облысы · Әкім" in shown.text


@pytest.mark.parametrize(
    ("act", "confirmed"),
    [
        (CaseAct.RECEIVE, CaseAct.PROPOSE_RECEIVE),
        (CaseAct.APPROVE, CaseAct.APPROVE_YES),
        (CaseAct.NO_SHOW, CaseAct.NO_SHOW_YES),
        (CaseAct.REQUEUE, CaseAct.REQUEUE_YES),
    ],
)
def test_a_second_question_leads_on_or_back(act: CaseAct, confirmed: CaseAct) -> None:
    shown = pressed(case_prompts.sure(ENGLISH, card(), act))
    assert [one.act for one in shown if isinstance(one, Case)] == [confirmed, CaseAct.OPEN]


@pytest.mark.parametrize("kind", ProposalKind)
def test_an_approval_says_whether_it_can_be_undone(kind: ProposalKind) -> None:
    case = card(RequestState.PROPOSED, proposal=proposal(kind))
    said = case_prompts.sure(ENGLISH, case, CaseAct.APPROVE).text
    letter = kind in {ProposalKind.REFUSE, ProposalKind.END}
    assert ("Until then it can be taken back" if letter else "cannot be undone") in said


@pytest.mark.parametrize("act", [CaseAct.LETTER, CaseAct.NOT_HELD])
def test_a_text_that_cannot_be_undone_says_so_before(act: CaseAct) -> None:
    assert "cannot be undone" in case_prompts.typing(ENGLISH, card(), act).text


# --- distribution --------------------------------------------------------------------------------


def test_the_whole_queue_is_shown_with_a_seat_or_a_reason() -> None:
    (shown,) = distribution.proposal(ENGLISH, plan(1, 1), 0).screens
    assert "1. <b>QB-26-483920-7</b>: " in shown.text
    assert (
        "2. <b>QB-26-483921-5</b>: no date, the memo's term has passed for every free place"
        in shown.text
    )
    assert "With a seat: 1 · Without: 1" in shown.text


def test_one_confirmation_is_bound_to_what_is_shown() -> None:
    (shown,) = distribution.proposal(ENGLISH, plan(8, 0), 1).screens
    asked = [one for one in pressed(shown) if isinstance(one, Distribute)]
    confirming = [one for one in asked if one.confirm]
    assert [one.fingerprint for one in confirming] == ["0123456789ab"]
    assert [(one.page, one.fingerprint) for one in asked if not one.confirm] == [
        (0, "0123456789ab")
    ]


def test_a_proposal_that_changed_between_pages_starts_again() -> None:
    same = distribution.proposal(ENGLISH, plan(8, 0), 1, seen="0123456789ab")
    changed = distribution.proposal(ENGLISH, plan(8, 0), 1, seen="ba9876543210")
    assert same.toast is None
    assert "Page 2 of 2" in same.screens[0].text
    assert changed.toast is not None
    assert "Page 1 of 2" in changed.screens[0].text


def test_nothing_can_be_confirmed_where_nobody_gets_a_seat() -> None:
    (shown,) = distribution.proposal(ENGLISH, plan(0, 3), 0).screens
    assert not [one for one in pressed(shown) if isinstance(one, Distribute)]
    assert "no fitting free place" in shown.text


def test_the_end_says_how_many_are_told_and_how_many_wait() -> None:
    text = distribution.distributed(ENGLISH, plan(14, 2)).text
    assert "✅ 14 receptions are given; the applicants are being told." in text
    assert "2 cases stay in the queue in their turn." in text


# --- calls ---------------------------------------------------------------------------------------


def call(kind: NoticeKind, state: RequestState = RequestState.ASSIGNED) -> tuple[Screen, ...]:
    task = PhoneTask(duty(DutyKind.DELIVERY), "0123456789", "Өтеген Қыдырәлі", "+77010000001", kind)
    reply = calls.phone_task(ENGLISH, task, card(state, seat=usual_seat()), PROFILE)
    assert reply.fresh
    return reply.screens


def test_only_the_message_that_vanishes_names_the_person() -> None:
    contact, task = call(NoticeKind.DATE)
    assert "Өтеген Қыдырәлі\n+7 701 000 00 01" in contact.text
    assert contact.protect
    assert contact.vanish_after == MINUTES
    assert "+7701" not in task.text
    assert "Қыдырәлі" not in task.text
    assert [one for one in pressed(task) if isinstance(one, Phone | PhoneOpen)] == [
        Phone(duty=5, told=True),
        PhoneOpen(duty=5),
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.RECEIPT, "The request is registered: QB-26-483920-7."),
        (NoticeKind.QUESTION, "The office has a question."),
        (NoticeKind.DATE, "When: Wednesday, December 2, 2026, 10:00"),
        (NoticeKind.REFUSAL, "How to complain: Bring or post the complaint"),
        (NoticeKind.OVERDUE, "The answer was due by Monday, December 14, 2026"),
        (NoticeKind.NOT_HELD, "did not take place through the office's fault"),
    ],
)
def test_the_task_says_what_to_say(kind: NoticeKind, said: str) -> None:
    _contact, task = call(kind)
    assert said in task.text


def test_that_somebody_was_told_is_asked_twice() -> None:
    shown = calls.told_sure(ENGLISH, duty(DutyKind.DELIVERY))
    assert pressed(shown)[0] == Phone(duty=5, told=True, sure=True)


# --- the team ------------------------------------------------------------------------------------


def test_an_invitation_is_one_protected_message_with_the_link() -> None:
    reply = team.invitation(ENGLISH, Role.HEAD, "koktem_bot", "T" * 43)
    (shown,) = reply.screens
    link = f"https://t.me/koktem_bot?start={'T' * 43}"
    assert link in shown.text
    assert "once and for 48 hours" in shown.text
    assert shown.protect
    assert reply.fresh
    share = shown.buttons[0][0].url or ""
    assert unquote(share.removeprefix("https://t.me/share/url?url=")) == link


def test_the_team_pages_and_invites_to_every_role() -> None:
    shown = team.team(ENGLISH, tuple(person(n) for n in range(7)), 1)
    assert [one.id for one in pressed(shown) if isinstance(one, Member)] == [f"{6:010d}"]
    assert [one.page for one in pressed(shown) if isinstance(one, Team)] == [0]
    assert Invitations() in pressed(shown)
    offered = pressed(team.invitations(ENGLISH))
    assert [one.role for one in offered if isinstance(one, Invite)] == list(Role)


# --- alarms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", sorted(set(NoticeKind) - TO_APPLICANT - OF_ITS_OWN - {NoticeKind.EMERGENCY_STAFF})
)
def test_an_alarm_leads_to_the_work(kind: NoticeKind) -> None:
    level = "head" if kind is NoticeKind.JOINED else None
    facts = Facts(kind, Language.KK, card=card(), duty=duty(DutyKind.DELIVERY), level=level)
    first = pressed(alarms.alarm(ENGLISH, facts, PROFILE))[0]
    expected: dict[NoticeKind, object] = {
        NoticeKind.JOINED: Team(),
        NoticeKind.PHONE_TASK: PhoneOpen(duty=5),
        NoticeKind.MESSAGE: TalkOpen(id="0123456789"),
        NoticeKind.FILE_ADDED: TalkOpen(id="0123456789"),
    }
    opened = Case(id="0123456789", version=3, act=CaseAct.OPEN)
    assert first == expected.get(kind, opened)


def test_a_call_out_of_time_leads_the_head_to_the_case() -> None:
    facts = Facts(
        NoticeKind.PHONE_TASK,
        Language.KK,
        card=card(),
        duty=duty(DutyKind.DELIVERY),
        level=alarms.OVER,
    )
    shown = alarms.alarm(ENGLISH, facts, PROFILE)
    assert pressed(shown)[0] == Case(id="0123456789", version=3, act=CaseAct.OPEN)
    assert "not told by phone in time" in shown.text


def test_a_freed_seat_leads_to_the_queue() -> None:
    facts = Facts(NoticeKind.FREED, Language.KK, card=card(RequestState.QUEUED))
    assert Distribute(post=1) in pressed(alarms.alarm(ENGLISH, facts, PROFILE))


@pytest.mark.parametrize(
    ("kind", "level", "said"),
    [
        (DutyKind.ANSWER, "14", "Working day 14 of 15 of the answer's term"),
        (DutyKind.ANSWER, "over", "❗ A term is broken"),
        (DutyKind.MEMO, "6", "6 working days left until the reception"),
        (DutyKind.ENTRY, "early", "⏰ Your duty"),
        (DutyKind.LETTER, "now", "Enter the number of the letter"),
    ],
)
def test_an_alarm_says_which_rung_it_is(kind: DutyKind, level: str, said: str) -> None:
    facts = Facts(NoticeKind.ALARM, Language.KK, card=card(), duty=duty(kind), level=level)
    assert said in alarms.alarm(ENGLISH, facts, PROFILE).text


def test_a_phone_task_tells_by_when_and_not_what_was_answered_before() -> None:
    told_before = card(RequestState.ASSIGNED, answered=True)
    facts = Facts(
        NoticeKind.PHONE_TASK, Language.KK, card=told_before, duty=duty(DutyKind.DELIVERY)
    )
    text = alarms.alarm(ENGLISH, facts, PROFILE).text
    assert "To be told by" in text
    assert "has been given" not in text


def test_an_alarm_tells_a_term_once_and_calls_a_broken_one_broken() -> None:
    facts = Facts(
        NoticeKind.ALARM,
        Language.KK,
        card=card(),
        duty=duty(DutyKind.ANSWER, overdue=True),
        level="now",
    )
    text = alarms.alarm(ENGLISH, facts, PROFILE).text
    assert text.startswith("❗ A term is broken")
    assert "⏳" not in text, "the line of the duty has said when the answer is due"


@pytest.mark.parametrize("kind", sorted(TO_APPLICANT))
def test_a_notice_to_an_applicant_is_no_alarm(kind: NoticeKind) -> None:
    with pytest.raises(KeyError):
        alarms.alarm(ENGLISH, Facts(kind, Language.KK), PROFILE)
