"""The office's file: the template, the defaults of the law, and a mistake told with its line."""

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import (
    OfficeInvalid,
    OfficeProfile,
    load_office,
    office_template,
    parse_office,
)
from bot.profile import Terms
from bot.services.rules.workdays import CountFrom
from db.enums import Language

ROOT = Path(__file__).parents[2]


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(OfficeInvalid) as refused:
        parse_office(text)
    return refused.value.problems


def changed(before: str, after: str) -> tuple[str, int]:
    """The template with one text replaced, and the line on which that stands."""
    template = office_template()
    assert template.count(before) == 1, f"{before!r} must stand once in the template"
    line = template[: template.index(before)].count("\n") + 1
    return template.replace(before, after), line


def test_the_template_is_the_example_in_the_tree() -> None:
    assert office_template() == (ROOT / "office.example.toml").read_text(encoding="utf-8")


def test_the_template_is_a_whole_office() -> None:
    office = parse_office(office_template())
    assert office.name.said(Language.KK).startswith("«Көктем»")
    assert office.name.said(Language.RU).startswith("Центр")
    assert office.name.said(Language.EN).startswith("Citizens")
    assert office.name.said(None) == office.name.kk
    assert office.operator.bin == "770140000001"
    assert office.hours.working_hours().lunch_to == time(14, 30)
    assert office.hours.zone.key == "Asia/Almaty"
    assert office.minutes_per_person == 20
    assert [ground.code for ground in office.refusals] == ["R09", "R10"]
    codes = [f"R{n:02}" for n in range(1, 14)]
    assert [ground.code for ground in office.grounds] == [*codes, "P01", "P02"]
    # A repeat with nothing new is returned, or ended by the head (APPC articles 64(7) and 88).
    assert [ground.code for ground in office.grounds_of("end")] == ["R04", "R06", "R07", "R08"]
    assert office.ground("R09").where is not None
    assert office.category("veteran").precedence == 1
    assert office.complaint.term_months == 3


def test_what_the_template_says_are_the_defaults() -> None:
    """The defaults and the file people start from never drift apart."""
    office = parse_office(office_template())
    assert office.terms == Terms()
    assert office.hours == OfficeProfile.model_fields["hours"].default
    assert office.limits == OfficeProfile.model_fields["limits"].default


def test_every_setting_stands_in_the_template() -> None:
    written = tomllib.loads(office_template())
    for table in ("hours", "terms", "limits"):
        model: Any = OfficeProfile.model_fields[table].annotation
        assert set(written[table]) == set(model.model_fields)


def test_the_terms_are_those_of_the_regulation() -> None:
    terms = Terms()
    assert terms.count_from is CountFrom.NEXT_DAY
    assert (terms.answer_days, terms.answer_alarm_days) == (15, (10, 12, 13, 14))
    assert (terms.head_alarm_day, terms.overdue_notice_day) == (14, 16)
    assert (terms.memo_days, terms.memo_alarm_days) == (5, (8, 6))
    assert (terms.review_days, terms.redirect_days, terms.materials_days) == (1, 3, 3)
    assert terms.delivery_proof_days == 1
    assert terms.registration_alarm_hours == 2
    assert terms.reminders == (timedelta(days=3), timedelta(days=1), timedelta(hours=2))
    assert (terms.survey_delay_days, terms.survey_reminder_days, terms.survey_close_days) == (
        1,
        3,
        14,
    )
    assert terms.consent_withdrawal_days == 15


def test_only_names_and_texts_are_required() -> None:
    document = tomllib.loads(office_template())
    for optional in ("minutes_per_person", "hours", "terms", "limits", "out_of_turn"):
        del document[optional]
    office = OfficeProfile.model_validate(document)
    assert office.terms.answer_days == 15
    assert office.out_of_turn == ()


@pytest.mark.parametrize(
    ("before", "after", "field", "told"),
    [
        (
            "answer_days = 15",
            'answer_days = "fifteen"',
            "terms.answer_days",
            "expected a whole number from 1 to 60, got 'fifteen'",
        ),
        (
            "redirect_days = 3",
            "redirect_days = 0",
            "terms.redirect_days",
            "expected a whole number from 1 to 60, got 0",
        ),
        (
            "redirect_days = 3",
            "redirect_days = true",
            "terms.redirect_days",
            "expected a whole number from 1 to 60, got True",
        ),
        (
            "answer_alarm_days = [10, 12, 13, 14]",
            'answer_alarm_days = [10, 12, "soon", 14]',
            "terms.answer_alarm_days[3]",
            "expected a whole number from 1 to 60, got 'soon'",
        ),
        (
            "answer_alarm_days = [10, 12, 13, 14]",
            "answer_alarm_days = [12, 10]",
            "terms.answer_alarm_days",
            "expected growing days, all before answer_days (15)",
        ),
        (
            "answer_alarm_days = [10, 12, 13, 14]",
            "answer_alarm_days = [10, 15]",
            "terms.answer_alarm_days",
            "expected growing days, all before answer_days (15)",
        ),
        (
            "answer_alarm_days = [10, 12, 13, 14]",
            "answer_alarm_days = 10",
            "terms.answer_alarm_days",
            "expected a list, each a whole number from 1 to 60, got 10",
        ),
        (
            "head_alarm_day = 14",
            "head_alarm_day = 16",
            "terms.head_alarm_day",
            "expected a day not after answer_days (15), got 16",
        ),
        (
            "overdue_notice_day = 16",
            "overdue_notice_day = 15",
            "terms.overdue_notice_day",
            "expected a day after answer_days (15), got 15",
        ),
        (
            "memo_alarm_days = [8, 6]",
            "memo_alarm_days = [6, 8]",
            "terms.memo_alarm_days",
            "expected falling numbers, all above memo_days (5)",
        ),
        (
            "memo_alarm_days = [8, 6]",
            "memo_alarm_days = [8, 5]",
            "terms.memo_alarm_days",
            "expected falling numbers, all above memo_days (5)",
        ),
        (
            "reminder_days = [3, 1]",
            "reminder_days = [1, 3]",
            "terms.reminder_days",
            "expected falling numbers: the earliest reminder first",
        ),
        (
            "survey_close_days = 14",
            "survey_close_days = 3",
            "terms.survey_close_days",
            "expected more than survey_reminder_days (3), got 3",
        ),
        (
            'count_from = "next_day"',
            'count_from = "tomorrow"',
            "terms.count_from",
            'expected one of "next_day", "same_day", got \'tomorrow\'',
        ),
        (
            'opens = "09:00"',
            'opens = "9 a.m."',
            "hours.opens",
            "expected a time like \"09:00\", got '9 a.m.'",
        ),
        ('opens = "09:00"', "opens = 900", "hours.opens", 'expected a time like "09:00", got 900'),
        (
            '[hours]\ntime_zone = "Asia/Almaty"\nopens = "09:00"',
            '[hours]\nopens = "14:00"',
            "hours",
            "working hours must be in order: opens, lunch_from, lunch_to, closes",
        ),
        (
            'time_zone = "Asia/Almaty"',
            'time_zone = "Asia/Koktem"',
            "hours.time_zone",
            "expected a time zone like \"Asia/Almaty\", got 'Asia/Koktem'",
        ),
        (
            'bin = "770140000001"',
            "bin = 770140000001",
            "operator.bin",
            "expected the BIN, a text of 12 digits, got 770140000001",
        ),
        (
            'phone = "+7 700 000 00 00"',
            'phone = "call us"',
            "contacts.phone",
            "expected a phone number like \"+7 700 000 00 00\", got 'call us'",
        ),
        (
            "matter_max = 2000",
            "matter_maximum = 2000",
            "limits.matter_maximum",
            "no such setting; did you mean matter_max?",
        ),
        ("[contacts]", "[contact]", "contact", "no such setting; did you mean contacts?"),
        (
            'code = "R13"\nkind = "forward"',
            'kind = "forward"',
            "grounds[13].code",
            "missing; expected a code of 1 to 8 letters A-Z, 0-9",
        ),
        (
            'kind = "offer"',
            'kind = "propose"',
            "grounds[11].kind",
            (
                'expected one of "refuse", "redirect", "redirect_partly", "return", "end", '
                '"offer", "other_form", "forward", "pause", got \'propose\''
            ),
        ),
        (
            'ru = "Человек с инвалидностью"',
            'ru = ""',
            "out_of_turn[2].text.ru",
            "expected a text of 1 to 1000 letters, got ''",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_its_field_and_what_is_expected(
    before: str, after: str, field: str, told: str
) -> None:
    text, line = changed(before, after)
    if field.endswith(".code"):
        line -= 1  # what is missing is told at the head of its table
    assert f"office.toml line {line}, {field}: {told}" in problems_of(text)


def test_a_missing_text_is_told_at_its_table() -> None:
    text, line = changed('en = "1 Bulak Street, Koktem, ground floor"\n', "")
    (problem,) = problems_of(text)
    assert problem == (
        f"office.toml line {line - 3}, contacts.address.en: missing; "
        "expected a text of 1 to 1000 letters"
    )


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    text = office_template()
    for before, after in (
        ("show_minutes = 5", "show_minutes = 0"),
        ("minutes_per_person = 20", "minutes_per_person = 20.5"),
        ("memo_days = 5", 'memo_days = "5"'),
    ):
        text = text.replace(before, after)
    told = problems_of(text)
    assert [line.split(", ")[1].split(":")[0] for line in told] == [
        "minutes_per_person",
        "terms.memo_days",
        "limits.show_minutes",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("minutes_per_person = 20\nname = [", "office.toml line 2: "),
        ("minutes_per_person = 20\nname == 3\n", "office.toml line 2, column 7: "),
        ("[terms]\n\n[terms]\n", "office.toml line 3, column 7: "),
    ],
)
def test_a_text_that_is_not_toml_is_told_with_its_line(text: str, told: str) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith(told)


def test_codes_must_differ() -> None:
    text, _ = changed('code = "R02"', 'code = "R01"')
    assert any("grounds: the code R01 stands 2 times" in problem for problem in problems_of(text))


def test_a_refusal_needs_a_ground_to_choose() -> None:
    text = office_template().replace('kind = "refuse"', 'kind = "end"')
    assert any(
        'grounds: expected at least one ground of kind "refuse"' in problem
        for problem in problems_of(text)
    )


def test_a_profile_does_not_change() -> None:
    office = parse_office(office_template())
    with pytest.raises(ValueError, match="frozen"):
        office.terms.answer_days = 3  # type: ignore[misc]


def test_a_file_is_read_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text(office_template(), encoding="utf-8-sig")
    assert load_office(path) == parse_office(office_template())


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OfficeInvalid, match=r"no such file; `qabyldau init` writes one"):
        load_office(tmp_path / "office.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes(office_template().encode("utf-16"))
    with pytest.raises(OfficeInvalid, match=r"office\.toml: expected a text in UTF-8"):
        load_office(path)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(OfficeInvalid, match="cannot be read"):
        load_office(tmp_path)
