"""What leaves the process through its log: secrets and personal data are blotted out of it."""

import io
import logging
import sys

import pytest

from bot.logs import FORMAT, NOISY, RedactingFormatter, quiet_libraries, redact, set_up

TOKEN = "4200000042:SANDBOX-TOKEN-IS-NO-SECRET"

SECRET = [
    TOKEN,
    "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc",
    "500101100000",
    "+77010000001",
    "77010000001",
    "87010000001",
    "+7 701 000 00 01",
    "+7 (701) 000-00-01",
    "8 (701) 000 00 01",
    "8-701-000-00-01",
    "+996555000001",
    "+442079460000",
    "+12025550123",
    "+4930123456",
    "office:p4ssw0rd",
]
HARMLESS = [
    "2026-11-23 10:00:00,123 INFO bot.transport.worker: an update failed, try 3",
    "QB-26-000001-5",
    "update 880000123 of chat 5000001",
    "1764561600.123456",
    "2026-11-23T10:00:00+0500",
    "0x7f3c5a0b1c2d",
    "seats 1-6 of 2026-12-04, 10:00 to 12:00",
    "worker.py:163 _attempt > uow.py:72 run",
]


@pytest.mark.parametrize("secret", [one for one in SECRET if one != "office:p4ssw0rd"])
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "value={}",
        "'{}'",
        "DETAIL:  Key (iin)=({}) already exists.",
        '{{"text": "{}"}}',
        "https://api.telegram.org/bot{}/sendMessage",
        "line one\nline {} two\nline three",
        "тел. {}, тағы",
    ],
)
def test_a_secret_is_blotted_wherever_it_stands(secret: str, around: str) -> None:
    told = redact(around.format(secret))
    assert secret not in told
    assert "[…]" in told
    # Not even its greater part remains.
    assert secret[-6:] not in told


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://office:p4ssw0rd@db.example/qabyldau",
        "postgresql+psycopg://office:p4ss%2Fw0rd@db.example:5432/qabyldau?sslmode=require",
    ],
)
def test_the_password_of_a_database_is_blotted_and_its_place_stays(address: str) -> None:
    told = redact(f"cannot open {address}")
    assert "p4ss" not in told
    assert "@db.example" in told


@pytest.mark.parametrize("text", HARMLESS)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert redact(text) == text


def printed(level: int, message: str, *args: object, error: BaseException | None = None) -> str:
    record = logging.LogRecord(
        "bot.test",
        level,
        __file__,
        1,
        message,
        args,
        None if error is None else (type(error), error, error.__traceback__),
    )
    return RedactingFormatter(FORMAT).format(record)


def test_arguments_and_tracebacks_are_blotted_too() -> None:
    with pytest.raises(ValueError) as failed:
        raise ValueError("Key (iin)=(500101100000) already exists.")
    told = printed(logging.ERROR, "call %s", "+77010000001", error=failed.value)
    assert "500101100000" not in told
    assert "+77010000001" not in told
    assert "ValueError: Key (iin)=([…]) already exists." in told
    assert "test_arguments_and_tracebacks_are_blotted_too" in told


def test_without_the_formatter_they_would_be_seen() -> None:
    """The twin: the same record through an ordinary formatter."""
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, "%s", ("500101100000",), None)
    assert "500101100000" in logging.Formatter(FORMAT).format(record)


def test_what_is_set_up_blots_every_logger_and_quiets_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root, stream = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    # pytest's own handlers and the present levels come back afterwards.
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    root.handlers = []
    try:
        set_up("DEBUG")
        logging.getLogger("some.library").debug("token %s", TOKEN)
        for name in NOISY:
            logging.getLogger(name).debug("parameters of a statement")
    finally:
        root.handlers = handlers
        root.setLevel(level)
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("DEBUG some.library: token […]")


def test_libraries_can_be_quieted_alone() -> None:
    levels = {name: logging.getLogger(name).level for name in NOISY}
    try:
        for name in NOISY:
            logging.getLogger(name).setLevel(logging.NOTSET)
        quiet_libraries()
        assert {name: logging.getLogger(name).level for name in NOISY} == NOISY
    finally:
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
