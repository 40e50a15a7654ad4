"""How long everything is kept: a rule for every column of every table (law 94-V, articles 12, 18).

The nightly job (`bot.services.protection.retention`) works by this table, the page
`docs/retention.md` is drawn from it, and a test compares it with the models: nobody adds a column
without saying what becomes of it. The terms are those of `[retention]` in office.toml; a case is
kept as its body's nomenclature of files says, everything else until its purpose is reached.
"""

from collections.abc import Iterator

from bot.services.rules.retention_terms import (
    CODE,
    FIND,
    FORM,
    KEY,
    LINK,
    NUMBER,
    OFFICE,
    OFFICIAL,
    SENT,
    STAFF,
    TEXT,
    VOICE,
    WHEN,
    WHO,
    Kind,
    Period,
    Rule,
    emptied,
    of,
    row,
)

REQUESTS = of(
    (KEY, "id public_id version number code post_id reviewer_id origin_id taken_by"),
    (NUMBER, "official_number"),
    (LINK, "account_id"),
    (emptied("which update of which chat sent it, so that it is registered once", Period.MESSAGE),
     "submitted_by"),
    (WHO, "person_sealed"),
    (TEXT, "matter_sealed news_sealed handed_sealed secrecy_reason_sealed"),
    (FIND, "iin_index phone_index surname_index"),
    (emptied("may tell of health or of means; the class and the fact stay as figures"),
     "category social"),
    (STAFF, "evidence_by secrecy_by"),
    (WHEN, "received_at registered_at answer_due_on counted_due_on answered_at evidence_at"),
    (WHEN, "secrecy_at unread_since anonymised_at"),
    (CODE, "state channel language kind citizenship check_identity phone_survey out_of_turn"),
    (CODE, "format days secrecy_cleared unscheduled tell_by topic"),
)  # fmt: skip

OF_CASES = {
    "requests": REQUESTS,
    "memos": of(
        (KEY, "id request_id version"), (STAFF, "author_id"), (WHEN, "written_at"),
        (TEXT, "text_sealed file_sealed sections_sealed"),
    ),
    "memo_drafts": of(
        (row("a memo that was never finished", Period.CASE),
         "id request_id author_id sections_sealed written_at"),
    ),
    "proposals": of(
        (KEY, "id request_id"), (CODE, "kind ground decision"),
        (STAFF, "proposed_by decided_by"), (WHEN, "proposed_at decided_at"),
        (TEXT, "text_sealed note_sealed"),
    ),
    "notes": of(
        (row("a line of the talk with the applicant", Period.CASE),
         "id request_id kind staff_id text_sealed written_at read_by read_at missing due_on"),
    ),
    "outcomes": of(
        (KEY, "id request_id"), (CODE, "kind ground result consulted unscheduled"),
        (TEXT, "text_sealed"), (NUMBER, "letter_number"), (STAFF, "staff_id"),
        (OFFICIAL, "received_by"), (WHEN, "happened_at began_at minutes"),
    ),
    "letters": of(
        (KEY, "id public_id request_id replaces_id"), (CODE, "kind language"),
        (TEXT, "content_sealed"), (NUMBER, "number"), (STAFF, "made_by numbered_by"),
        (WHEN, "made_at numbered_at"),
    ),
    "attachments": of(
        (KEY, "id public_id request_id"),
        (emptied("may say who sent it; the file on the disk is destroyed with it"), "name_sealed"),
        (LINK, "account_id"), (STAFF, "staff_id"), (CODE, "media size"),
        (WHEN, "added_at deleted_at"),
    ),
    "referrals": of(
        (KEY, "id public_id request_id letter_id"), (CODE, "kind ground"), (OFFICE, "target"),
        (TEXT, "text_sealed"), (NUMBER, "letter_number"), (STAFF, "made_by"),
        (WHEN, "made_at sent_at"),
    ),
    "alternatives": of(
        (KEY, "id public_id request_id post_id"), (CODE, "kind ground format accepted"),
        (TEXT, "text_sealed"), (STAFF, "offered_by answered_by"),
        (WHEN, "offered_at answered_at"),
    ),
    "corrections": of(
        (KEY, "id public_id request_id outcome_id"), (CODE, "old_ground new_ground"),
        (NUMBER, "old_letter new_letter"),
        (TEXT, "reason_sealed old_text_sealed new_text_sealed"),
        (STAFF, "made_by"), (WHEN, "made_at"),
    ),
    "pauses": of(
        (KEY, "id public_id request_id"), (CODE, "kind ground"), (TEXT, "text_sealed"),
        (WHEN, "from_on until_on ended_on remaining old_due_on new_due_on paused_at"),
        (STAFF, "paused_by"),
    ),
    "assignments": of(
        (KEY, "id seat_id request_id replaces_id"), (CODE, "release reason"),
        (TEXT, "reason_sealed"), (STAFF, "assigned_by"),
        (WHEN, "assigned_at confirmed_at freed_at"),
    ),
    "offers": of(
        (KEY, "id public_id seat_id request_id"), (CODE, "state"),
        (WHEN, "made_at expires_at ended_at"),
    ),
    "visits": of(
        (KEY, "id assignment_id request_id reception_id"), (STAFF, "noted_by"),
        (CODE, "identity_seen authority_seen"), (WHEN, "arrived_at called_at ended_at"),
    ),
    "participations": of(
        (KEY, "id public_id request_id token_hash"), (OFFICE, "body"), (WHO, "person_sealed"),
        (LINK, "account_id"), (CODE, "state"), (STAFF, "invited_by"),
        (WHEN, "invited_at answered_at"),
    ),
    "instructions": of(
        (KEY, "id public_id version request_id"), (TEXT, "text_sealed result_sealed"),
        (STAFF, "issuer_id executor_id"), (CODE, "state"), (WHEN, "due_on given_at closed_at"),
    ),
    "instruction_reports": of(
        (KEY, "id instruction_id"), (TEXT, "text_sealed remark_sealed"), (STAFF, "reported_by"),
        (WHEN, "reported_at returned_at"),
    ),
    "extensions": of(
        (KEY, "id instruction_id"), (TEXT, "reason_sealed"), (STAFF, "asked_by"),
        (CODE, "granted"), (WHEN, "due_on asked_at decided_at"),
    ),
    "materials": of(
        (KEY, "id public_id request_id unit_id version file_id"), (CODE, "state"),
        (TEXT, "question_sealed answer_sealed note_sealed"), (STAFF, "asked_by answered_by"),
        (CODE, "with_matter with_person"), (WHEN, "asked_at due_on answered_at ended_at"),
    ),
    "duties": of(
        (KEY, "id request_id subject unit_id"), (CODE, "kind role"), (STAFF, "staff_id"),
        (WHEN, "due_on due_at opened_at closed_at told_at"),
    ),
    "alarms": of(
        (KEY, "id duty_id"), (CODE, "audience level state"), (WHEN, "due_at expires_at"),
    ),
    "contact_attempts": of(
        (KEY, "id duty_id"), (CODE, "way result"), (STAFF, "staff_id"), (WHEN, "tried_at"),
        (emptied("finds the addressee at the post office"), "post_number"),
    ),
    "tie_attempts": of(
        (row("a wrong try; it counts for a day", Period.MESSAGE),
         "id account_id request_id tried_at"),
    ),
}  # fmt: skip
"""What belongs to a case: emptied together, `case_years` after its end."""

CONSENT = (
    *("id", "account_id", "version", "language", "text_hash", "given_at"),
    *("withdrawal_asked_at", "withdrawn_at", "withdrawal_by", "refusal_sealed"),
)

OF_PEOPLE = {
    "accounts": of(
        (KEY, "id"),
        (emptied("the number in Telegram, by which the bot answers; then a number of nobody",
                  Period.PROFILE), "telegram_id"),
        (emptied("name, IIN, phone and address for the next form", Period.PROFILE),
         "details_sealed"),
        (emptied("how to speak to the person", Period.PROFILE), "language seen_on"),
        (CODE, "reachable"), (WHEN, "created_at no_surveys_at erased_at"),
    ),
    "consents": of(
        (row("the proof of consent (article 8), as long as anything of the person is kept",
              Period.CASE),
         " ".join(CONSENT)),
    ),
    "staff": of(
        (KEY, "id public_id account_id unit_id"), (CODE, "role"), (OFFICIAL, "name_sealed"),
        (WHEN, "joined_at left_at"),
    ),
    "invitations": of(
        (KEY, "id token_hash unit_id used_by"), (CODE, "role"), (STAFF, "invited_by"),
        (WHEN, "created_at expires_at used_at"),
    ),
    "roster": of((KEY, "id"), (WHEN, "day"), (STAFF, "staff_id noted_by")),
    "staff_absences": of(
        (KEY, "id public_id"), (STAFF, "staff_id substitute_id noted_by"),
        (WHEN, "from_on to_on noted_at cancelled_at"),
    ),
    "review_areas": of(
        (KEY, "id public_id body_id"), (STAFF, "staff_id set_by"), (CODE, "topic"),
        (WHEN, "set_at ended_at"),
    ),
    "units": of((KEY, "id public_id"), (OFFICE, "name_kk name_ru"), (WHEN, "closed_at")),
}  # fmt: skip
"""Who talks to the bot, and who works in the office."""

DRAWN = Rule(
    Kind.KEY,
    "opaque ids, so that the draw can be repeated and an old report stays what it was; they say "
    "nothing of an answer, and what they name loses its person at its own term",
)

UNLINKED = emptied("leads from a talk or a call to a person", Period.VOICE)

OF_VOICES = {
    "consultations": of(
        (KEY, "id public_id version"),
        (emptied("who asked for advice, and the chat", Period.VOICE),
         "account_id person_sealed phone_index asked_with"),
        (KEY, "request_id booked_id"), (STAFF, "staff_id"),
        (CODE, "state way language phone_survey topic role outcome reason"),
        (WHEN, "asked_at answered_at ended_at anonymised_at"),
    ),
    "consultation_lines": of((VOICE, "id consultation_id staff_id text_sealed written_at")),
    "surveys": of(
        (KEY, "id public_id outcome_id request_id consultation_id"),
        (CODE, "questionnaire state"), (LINK, "account_id"),
        (WHEN, "asked_at reminded_at ended_at"),
    ),
    "ballots": of(
        (KEY, "id post_id"), (CODE, "questionnaire way"),
        (Rule(Kind.FIGURE, "the month alone, so that no moment leads to who answered"), "month"),
    ),
    "ballot_answers": of((KEY, "ballot_id"), (CODE, "question mark choice")),
    "remarks": of((VOICE, "id questionnaire way month post_id text_sealed")),
    "mark_reviews": of(
        (KEY, "id"), (STAFF, "written_by"), (WHEN, "month written_at"), (OFFICE, "text_sealed"),
    ),
    "call_backs": of(
        (KEY, "id public_id version post_id"),
        (CODE, "reason questionnaire mark tries outcome"),
        (UNLINKED, "request_id consultation_id survey_id"),
        (emptied("what was said in a survey, and on the phone", Period.VOICE),
         "comment_sealed outcome_sealed"),
        (STAFF, "concerns_id closed_by"), (WHEN, "opened_at closed_at"),
    ),
    "samples": of(
        (KEY, "id public_id seed"), (CODE, "frame method size"), (STAFF, "confirmed_by"),
        (DRAWN, "population"), (WHEN, "month drawn_at confirmed_at closed_at"),
    ),
    "sample_calls": of(
        (KEY, "id public_id version sample_id position"), (CODE, "state wishes_booking"),
        (STAFF, "taken_by"), (WHEN, "taken_at"),
        (DRAWN, "consultation_id request_id booked_id"),
    ),
    "call_tries": of(
        (KEY, "id call_id"), (CODE, "result"), (STAFF, "staff_id"), (WHEN, "tried_at"),
    ),
}  # fmt: skip
"""What people say: consultations, surveys, calls."""

_RAW = Rule(Kind.HANDLED, "what was sent, sealed until it is handled; then the bare id stays",
            Period.MESSAGE)  # fmt: skip

OF_THE_ROAD = {
    "inbox": of(
        (_RAW, "raw_sealed"),
        (SENT, "update_id chat_id state received_at tries next_at ended_at error"),
    ),
    "incoming_files": of(
        (_RAW, "telegram_file_id result_sealed"),
        (SENT, "id chat_id kind params suffix state tries sent_at next_at ended_at error"),
    ),
    "outbox": of(
        (SENT, "id key chat_id kind params request_id priority state tries created_at next_at"),
        (SENT, "use_by lease_until ended_at error message_id"),
    ),
    "dialogues": of((FORM, "chat_id state data_sealed live_message_id updated_at")),
}  # fmt: skip
"""The road to Telegram. A message about an open case stays: it proves what was told."""

_JOURNAL = Rule(
    Kind.NEVER,
    "ids and names of fields, never values; kept whole, because a chain that may be cut proves "
    "nothing, and what an id led to is gone with its row",
)

OF_THE_OFFICE = {
    "journal": of((_JOURNAL, "n at actor action subject details mac")),
    "journal_head": of((_JOURNAL, "id n mac")),
    "facts": of(
        (KEY, "id request_id body_id post_id place_id reception_id"),
        (WHEN, "day value in_time"),
        (CODE, "kind rank channel topic mode social detail reason foreign out_of_turn unscheduled"),
    ),
    "reports": of(
        (KEY, "id public_id version journal_n journal_mac"),
        (WHEN, "year quarter made_at sent_at"),
        (Rule(Kind.FIGURE, "figures without names (law 94-V article 17)"), "content changes"),
        (OFFICE, "reason"), (STAFF, "made_by sent_by"), (NUMBER, "letter_number"),
    ),
    "breaches": of(
        (KEY, "id"), (CODE, "kind people"), (WHEN, "known_on recorded_at told_at"),
        (STAFF, "recorded_by told_by"), (NUMBER, "letter_number"),
        (Rule(Kind.NEVER, "what the office did about a breach; the form asks for no names"),
         "done_sealed"),
    ),
    "counters": of((OFFICE, "name value")),
    "calendar_overrides": of((OFFICE, "day working act entered_at"), (STAFF, "entered_by")),
    "calendar_years": of((OFFICE, "year fingerprint days approved_at"), (STAFF, "approved_by")),
    "bodies": of((KEY, "id"), (OFFICE, "name_kk name_ru")),
    "posts": of((KEY, "id body_id"), (OFFICE, "title_kk title_ru rank"), (OFFICIAL, "holder")),
    "tenures": of(
        (KEY, "id post_id"), (OFFICIAL, "holder acting starts_on ends_on"), (STAFF, "noted_by"),
        (WHEN, "noted_at"),
    ),
    "absences": of(
        (KEY, "id post_id"), (OFFICIAL, "starts_on ends_on reason"), (STAFF, "noted_by"),
        (WHEN, "noted_at"),
    ),
    "places": of(
        (KEY, "id"),
        (OFFICE, "name_kk name_ru directions_kk directions_ru latitude longitude step_free"),
    ),
    "schedules": of(
        (KEY, "id"), (OFFICIAL, "approver approver_post"), (STAFF, "drafted_by"),
        (OFFICE, "state imported_at approved_on document_number month"),
    ),
    "schedule_versions": of(
        (KEY, "id number"), (OFFICIAL, "approver approver_post"), (STAFF, "made_by"),
        (OFFICE, "month made_at reason approved_on document_number content"),
    ),
    "receptions": of(
        (KEY, "id schedule_id post_id place_id emergency_id"), (OFFICIAL, "holder"),
        (OFFICE, "starts_at ends_at minutes contacts mode link cancelled_at cancel_reason"),
    ),
    "seats": of((KEY, "id reception_id post_id number"), (OFFICE, "starts_at cancelled_at")),
    "emergencies": of(
        (KEY, "id public_id version"), (STAFF, "declared_by ended_by"),
        (OFFICE, "act starts_on ends_on mode link text_kk text_ru in_force declared_at ended_at"),
    ),
}  # fmt: skip
"""The office itself, its schedule, its journal and its figures."""

RETENTION: dict[str, dict[str, Rule]] = (
    OF_CASES | OF_PEOPLE | OF_VOICES | OF_THE_ROAD | OF_THE_OFFICE
)
"""Table, column, rule."""


def rules() -> Iterator[tuple[str, str, Rule]]:
    """Give every column with its table and its rule, in the order of the page."""
    for table, columns in RETENTION.items():
        for column, rule in columns.items():
            yield table, column, rule
