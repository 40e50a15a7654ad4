"""Nothing of a person is kept that /mydata does not show, or say why it is not in it.

Every column that the table of retention empties or deletes is personal; each is named here with its
place in the file, or with the reason. A new one fails the test until somebody has thought of it.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import update

from bot.documents.held_json import NOT_HERE, held_json
from bot.services.feedback.call_backs import COMMENT
from bot.services.reception.participations import PERSON
from bot.services.rules.retention import rules
from bot.services.rules.retention_terms import Kind
from db.enums import (
    CallBackReason,
    LetterKind,
    ParticipationState,
    Questionnaire,
    RequestState,
    Role,
    SocialGroup,
)
from db.models import CallBack, Letter, Participation, Request
from tests.lifecycle.walks import to
from tests.offices import CITIZEN, STAFF, TestOffice

KEY = "a number by which rows are joined or found; it says nothing that is not said already"
MACHINE = "how the machine worked through what was sent; gone when it has served"
OURS = "memos_and_proposals"
SAID = "said to the person in a notice and in its letter; the letter is listed with its number"

SHOWN = {
    "requests": {
        "account_id submitted_by iin_index phone_index surname_index": KEY,
        "person_sealed": "requests.person",
        "matter_sealed": "requests.matter",
        "news_sealed": "requests.news",
        "category": "requests.category",
        "social": "requests.social",
        "handed_sealed": OURS,
        "secrecy_reason_sealed": "secrecy_check",
    },
    "memos": {"text_sealed file_sealed sections_sealed": OURS},
    "memo_drafts": {"id request_id author_id sections_sealed written_at": OURS},
    "proposals": {"text_sealed note_sealed": OURS},
    "notes": {
        "text_sealed": "requests.notes",
        "kind": "requests.notes",
        "written_at": "requests.notes",
        "missing due_on": "requests.notes",
        "id request_id": KEY,
        "staff_id read_by read_at": "other_people",
    },
    "outcomes": {"text_sealed": "requests.outcomes"},
    "letters": {"content_sealed": SAID},
    "attachments": {"name_sealed": "requests.files", "account_id": KEY},
    "referrals": {"text_sealed": SAID},
    "alternatives": {"text_sealed": SAID},
    "corrections": {"reason_sealed old_text_sealed new_text_sealed": SAID},
    "pauses": {"text_sealed": SAID},
    "assignments": {"reason_sealed": OURS},
    "participations": {"person_sealed": "invitations", "account_id": KEY},
    "instructions": {"text_sealed": OURS, "result_sealed": "requests.instructions"},
    "instruction_reports": {"text_sealed remark_sealed": OURS},
    "extensions": {"reason_sealed": OURS},
    "materials": {"question_sealed answer_sealed note_sealed": OURS},
    "contact_attempts": {"post_number": KEY},
    "tie_attempts": {"id account_id request_id tried_at": MACHINE},
    "accounts": {
        "telegram_id": "telegram_id",
        "details_sealed": "details",
        "language": "language",
        "seen_on": "seen_on",
    },
    "consents": {
        "id account_id": KEY,
        "withdrawal_by": "other_people",
        "version language text_hash given_at": "consents",
        "withdrawal_asked_at withdrawn_at refusal_sealed": "consents",
    },
    "consultations": {"account_id phone_index asked_with": KEY, "person_sealed": "consultations"},
    "consultation_lines": {
        "id consultation_id": KEY,
        "staff_id": "other_people",
        "text_sealed written_at": "consultations.lines",
    },
    "surveys": {"account_id": "surveys"},
    "remarks": {"id questionnaire way month post_id text_sealed": "answers_to_surveys"},
    "call_backs": {
        "request_id consultation_id survey_id": KEY,
        "comment_sealed": "calls",
        "outcome_sealed": OURS,
    },
    "inbox": {
        "raw_sealed update_id chat_id state received_at tries next_at ended_at error": MACHINE
    },
    "incoming_files": {
        "telegram_file_id result_sealed id chat_id kind params suffix state tries": MACHINE,
        "sent_at next_at ended_at error": MACHINE,
    },
    "outbox": {
        "kind created_at": "messages",
        "id key chat_id params request_id priority state tries next_at use_by": MACHINE,
        "lease_until ended_at error message_id": MACHINE,
    },
    "dialogues": {"chat_id state data_sealed live_message_id updated_at": "unfinished_form"},
}


def places() -> dict[tuple[str, str], str]:
    return {
        (table, column): place
        for table, columns in SHOWN.items()
        for names, place in columns.items()
        for column in names.split()
    }


def test_every_personal_column_is_in_the_file_or_it_is_said_why_not() -> None:
    personal = {
        (table, column)
        for table, column, rule in rules()
        if rule.kind in {Kind.EMPTIED, Kind.ROW, Kind.HANDLED}
    }
    assert set(places()) == personal


async def read(office: TestOffice, chat: int = CITIZEN) -> dict[str, Any]:
    async with office.of(chat) as opened:
        held = await opened.held.everything()
    told: dict[str, Any] = json.loads(held_json(held, office.profile.retention))
    return told


async def test_every_place_named_is_a_place_of_the_file(staffed: TestOffice) -> None:
    await staffed.submit()
    told = await read(staffed)
    for place in set(places().values()) - {KEY, MACHINE, SAID}:
        if place in NOT_HERE:
            continue
        part, _, field = place.partition(".")
        assert part in told["data"], place
        found = told["data"][part]
        if field and found:
            assert field in found[0], place


async def test_what_the_office_noted_of_a_person_is_theirs_to_see(staffed: TestOffice) -> None:
    """The social group, dates given, letters, one's own words to the head: all of it is there."""
    case = await to(staffed, RequestState.ASSIGNED)
    comment = "Кешке қарай қоңырау шалыңыз."
    async with staffed.database.transaction() as session:
        await session.execute(update(Request).values(social=SocialGroup.PENSIONER))
        row = await case.row()
        session.add(
            Letter(
                public_id="0000000001",
                request_id=row.id,
                kind=LetterKind.DATE,
                language=row.language,
                content_sealed=b"",
                number="01-2/77",
                made_at=staffed.clock.now(),
                made_by=1,
            )
        )
        keys = staffed.factory.keys
        session.add(
            CallBack(
                public_id="0000000002",
                reason=CallBackReason.LOW_MARK,
                questionnaire=Questionnaire.RECEPTION,
                request_id=row.id,
                comment_sealed=keys.seal(comment, column=COMMENT, row="0000000002"),
                opened_at=staffed.clock.now(),
            )
        )
    data = (await read(staffed))["data"]
    (request,) = data["requests"]
    assert request["social"] == "pensioner"
    assert request["letters"][0]["number"] == "01-2/77"
    assert [one["given_back"] for one in request["dates"]] == [False]
    assert date.fromisoformat(request["dates"][0]["starts_at"][:10]).year == 2026
    assert [call["comment"] for call in data["calls"]] == [comment]


async def test_whoever_answers_for_a_body_sees_their_own_name(staffed: TestOffice) -> None:
    case = await to(staffed, RequestState.ASSIGNED)
    guest = STAFF[Role.AUDITOR]
    async with staffed.of(guest) as office:
        account_id = office.account.id
    async with staffed.database.transaction() as session:
        keys = staffed.factory.keys
        session.add(
            Participation(
                public_id="0000000003",
                request_id=(await case.row()).id,
                body="Мысалдар агенттігі",
                person_sealed=keys.seal("Мысал Өкілов", column=PERSON, row="0000000003"),
                state=ParticipationState.INVITED,
                token_hash="0" * 64,
                account_id=account_id,
                invited_by=1,
                invited_at=staffed.clock.now(),
            )
        )
    data = (await read(staffed, guest))["data"]
    assert data["invitations"] == [
        {"body": "Мысалдар агенттігі", "name": "Мысал Өкілов", "answered_at": None}
    ]
    assert data["requests"] == []
    assert len(data["names"]) == 1
