"""Settings and the office's file: defaults, refusals, and the line each refusal names."""

import os
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import (
    OfficeInvalid,
    OfficeProfile,
    Settings,
    SettingsInvalid,
    load_office,
    load_settings,
    office_template,
    parse_office,
)
from bot.profile import Terms
from bot.services.rules.workdays import CountFrom
from bot.toml_lines import line_of, lines_of
from db.enums import Language

ROOT = Path(__file__).parents[2]
TOKEN = "42:AAbb_cc-dd"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test sets is in the environment."""
    for name in os.environ:
        if name.upper().startswith("QABYLDAU_"):
            monkeypatch.delenv(name)


# --- the environment -----------------------------------------------------------------------------


def test_without_any_variable_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite+aiosqlite:///data/qabyldau.sqlite3"
    assert settings.data_dir == Path("data")
    assert settings.office == Path("office.toml")
    assert settings.keys == Path("data/qabyldau.keys")
    assert settings.webhook_url is None
    assert settings.web_port is None
    assert settings.sandbox_port == 8080
    assert settings.log_level == "INFO"


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:8081",
        "DATABASE_URL": "postgresql://office@127.0.0.1/office",
        "DATA_DIR": "elsewhere",
        "OFFICE": "ours.toml",
        "KEYS": "apart.keys",
        "WEBHOOK_URL": "https://reception.example/hook",
        "WEBHOOK_SECRET": "s-e_cret",
        "WEB_PORT": "8443",
        "SANDBOX_PORT": "8090",
        "LOG_LEVEL": "debug",
    }.items():
        monkeypatch.setenv(f"QABYLDAU_{name}", value)
    settings = load_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert settings.webhook_secret is not None
    assert settings.model_dump(exclude={"token", "webhook_secret"}) == {
        "api_url": "http://127.0.0.1:8081",
        "database_url": "postgresql+psycopg://office@127.0.0.1/office",
        "data_dir": Path("elsewhere"),
        "office": Path("ours.toml"),
        "keys": Path("apart.keys"),
        "webhook_url": "https://reception.example/hook",
        "web_port": 8443,
        "sandbox_port": 8090,
        "log_level": "DEBUG",
    }


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QABYLDAU_TOKEN", "")
    monkeypatch.setenv("QABYLDAU_WEB_PORT", "")
    assert load_settings() == Settings()


def test_database_and_keys_follow_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QABYLDAU_DATA_DIR", "/srv/office")
    settings = load_settings()
    assert settings.database_url == "sqlite+aiosqlite:////srv/office/qabyldau.sqlite3"
    assert settings.keys == Path("/srv/office/qabyldau.keys")


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("postgresql://a:b@host/name?x=1", "postgresql+psycopg://a:b@host/name?x=1"),
        ("postgres://host/name", "postgresql+psycopg://host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:///office.sqlite3", "sqlite+aiosqlite:///office.sqlite3"),
        ("sqlite+aiosqlite:////srv/o.sqlite3", "sqlite+aiosqlite:////srv/o.sqlite3"),
    ],
)
def test_a_database_address_gets_its_driver(given_url: str, used: str) -> None:
    assert Settings(database_url=given_url).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("WEB_PORT", "http", "expected a whole number from 1 to 65535, got 'http'"),
        ("SANDBOX_PORT", "70000", "expected a whole number from 1 to 65535, got '70000'"),
        ("API_URL", "telegram", "expected an address like \"https://example.kz\", got 'telegram'"),
        (
            "LOG_LEVEL",
            "loud",
            'expected one of "DEBUG", "INFO", "WARNING", "ERROR", got \'LOUD\'',
        ),
    ],
)
def test_a_wrong_variable_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(f"QABYLDAU_{name}", value)
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert str(refused.value) == f"QABYLDAU_{name}: {line}"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("TOKEN", "not-a-token-but-secret"),
        ("WEBHOOK_SECRET", "with a space"),
        ("DATABASE_URL", "mysql://root:hunter2@host/name"),
    ],
)
def test_a_refused_secret_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, secret: str
) -> None:
    monkeypatch.setenv(f"QABYLDAU_{name}", secret)
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    told = str(refused.value)
    assert told.startswith(f"QABYLDAU_{name}: expected ")
    assert "\n" not in told
    assert secret not in told
    assert refused.value.__cause__ is None


def test_secrets_stay_out_of_the_settings_picture() -> None:
    settings = Settings(
        token=TOKEN,  # type: ignore[arg-type]  # as it comes from the environment
        database_url="postgresql://office:hunter2@host/name",
    )
    assert "AAbb" not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QABYLDAU_DATABSE_URL", "postgresql://host/name")
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert str(refused.value) == (
        "QABYLDAU_DATABSE_URL: no such setting; did you mean QABYLDAU_DATABASE_URL?"
    )


@pytest.mark.parametrize("missing", ["WEBHOOK_SECRET", "WEB_PORT"])
def test_a_webhook_needs_its_secret_and_its_port(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    whole = {
        "WEBHOOK_URL": "https://reception.example/hook",
        "WEBHOOK_SECRET": "s3cret",
        "WEB_PORT": "8443",
    }
    for name, value in whole.items():
        monkeypatch.setenv(f"QABYLDAU_{name}", value)
    load_settings()
    monkeypatch.delenv(f"QABYLDAU_{missing}")
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert str(refused.value) == (
        "QABYLDAU_WEBHOOK_URL needs QABYLDAU_WEBHOOK_SECRET and QABYLDAU_WEB_PORT beside it"
    )


# --- the office's file ---------------------------------------------------------------------------


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
    assert [ground.code for ground in office.grounds] == [f"R{n:02}" for n in range(1, 14)]
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
                '"offer", "other_form", "forward", got \'propose\''
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


# --- lines ---------------------------------------------------------------------------------------

CROOKED = """\
# a comment with [brackets] and = signs
top = 1
"quoted key" = "a # that is no comment"
many = [ # opens
  "]", '"', # closes nothing
  [1,
   2],
]
long = \"\"\"
[not.a.table]
key = "no\"\"\"\"
a.b . c = { x = 1, y = [ 7 ] }

[one.two] # header
three = '''
[[neither]]
'''
[[rows]]
name = "first"
[rows.inner]
deep = 2024-01-01 10:00:00
[[rows]]
name = "second"
  [[rows.inner_rows]]
  last = true"""


def test_lines_of_a_crooked_text() -> None:
    lines = lines_of(CROOKED)
    assert tomllib.loads(CROOKED)["long"].endswith('"no"')
    expected = {
        ("top",): 2,
        ("quoted key",): 3,
        ("many",): 4,
        ("many", 0): 5,
        ("many", 1): 5,
        ("many", 2): 6,
        ("many", 2, 0): 6,
        ("many", 2, 1): 7,
        ("long",): 9,
        ("a",): 12,
        ("a", "b"): 12,
        ("a", "b", "c"): 12,
        ("a", "b", "c", "x"): 12,
        ("a", "b", "c", "y"): 12,
        ("a", "b", "c", "y", 0): 12,
        ("one",): 14,
        ("one", "two"): 14,
        ("one", "two", "three"): 15,
        ("rows",): 18,
        ("rows", 0): 18,
        ("rows", 0, "name"): 19,
        ("rows", 0, "inner"): 20,
        ("rows", 0, "inner", "deep"): 21,
        ("rows", 1): 22,
        ("rows", 1, "name"): 23,
        ("rows", 1, "inner_rows"): 24,
        ("rows", 1, "inner_rows", 0): 24,
        ("rows", 1, "inner_rows", 0, "last"): 25,
    }
    assert lines == expected


def test_what_is_not_there_is_told_at_what_is_around_it() -> None:
    lines = lines_of(CROOKED)
    assert line_of(lines, ("rows", 1, "inner_rows", 0, "gone", "deeper")) == 24
    assert line_of(lines, ("gone",)) == 1


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-5, 5) | st.text(alphabet="ab]}[{#=\", '", max_size=6) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {as_toml(item)}, # ]\n" for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + "}"
    return str(value)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, item in value.items():
            found |= paths_of(item, (*path, key))
    if isinstance(value, list):
        for place, item in enumerate(value):
            found |= paths_of(item, (*path, place))
    return found


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, max_size=3))
def test_every_value_of_any_document_has_a_line(document: dict[str, Any]) -> None:
    text = "".join(f"{key} = {as_toml(value)}\n" for key, value in document.items())
    assert tomllib.loads(text) == document
    lines = lines_of(text)
    assert set(lines) == paths_of(document)
    for key in document:
        assert text.splitlines()[lines[(key,)] - 1].startswith(f"{key} = ")
