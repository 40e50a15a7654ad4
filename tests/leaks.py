"""Watches the whole test run for personal data of the test people in logs and in exceptions.

Every record at DEBUG is looked at twice: as our own handler would print it, and, where it comes
from our own code, as it is before anything is blotted out. Every exception of ours and of
SQLAlchemy and psycopg is looked at when it is made, whether or not anybody prints it. A test
during which something leaks fails, and the failure says where.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy.exc

from bot.logs import FORMAT, NOISY, RedactingFormatter
from sandbox.people import People, SimulatedPerson
from sandbox.sandbox import DEFAULT_TOKEN
from tests.offices import applicant

OURS = ("bot", "db")
IINS = (
    "500101100000",
    "500101200007",
    "500101100106",
    "561231200902",
    "500101100010",
    "000101300009",
)
"""The test numbers of people; organisations have no secrets of this kind."""


class Leak(AssertionError):
    """Personal data stands where it must not."""


class Secrets:
    """Values that may appear in no log and in no exception; grows with the people of the tests."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values = set(values)

    def add(self, *values: str) -> None:
        """Look for these too. A single word is no name that could be told from other words."""
        self._values.update(value for value in values if " " in value or value.isdigit())

    def find(self, text: str) -> list[str]:
        """Return what of the values stands in a text."""
        return sorted(value for value in self._values if value in text)


def known() -> Secrets:
    """Return what is secret about the people that every test knows."""
    person = applicant()
    secrets = Secrets((DEFAULT_TOKEN, *IINS))
    secrets.add(person.full_name, person.phone.removeprefix("+"), person.address)
    return secrets


class Watcher(logging.Handler):
    """Looks at every record."""

    def __init__(self, secrets: Secrets) -> None:
        super().__init__(logging.DEBUG)
        self.secrets = secrets
        self.leaks: list[str] = []
        self.seen = 0
        self._printed = RedactingFormatter(FORMAT)
        self._raw = logging.Formatter(FORMAT)

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record; what the bot's own set-up never prints is passed over."""
        if _is_quieted(record):
            return
        self.seen += 1
        self._look(f"printed by {record.name}", self._printed.format(record))
        # Formatting keeps the finished traceback in the record; the next one makes its own.
        record.exc_text = None
        if record.name.split(".")[0] in OURS:
            self._look(f"logged by {record.name}", self._raw.format(record))
            record.exc_text = None

    def exception(self, error: BaseException) -> None:
        """Look at an exception that is being made."""
        self._look(f"in the text of {type(error).__name__}", f"{error} {error.args}")

    def _look(self, where: str, text: str) -> None:
        found = self.secrets.find(text)
        if found:
            self.leaks.append(f"{', '.join(found)} {where}: {text[:300]}")

    def taken(self) -> list[str]:
        """Return the leaks since the last call."""
        leaks, self.leaks = self.leaks, []
        return leaks


def _is_quieted(record: logging.LogRecord) -> bool:
    for name, level in NOISY.items():
        if record.name == name or record.name.startswith(f"{name}."):
            return record.levelno < level
    return False


def exceptions_to_watch() -> list[type[BaseException]]:
    """Return every exception of our own that is loaded by now, and those of the databases."""
    found: list[type[BaseException]] = []
    waiting: list[type[BaseException]] = [Exception]
    while waiting:
        for kind in type.__subclasses__(waiting.pop()):
            waiting.append(kind)
            of_ours = kind.__module__.split(".")[0] in OURS
            if of_ours or issubclass(kind, (sqlalchemy.exc.StatementError, psycopg.Error)):
                found.append(kind)
    return found


def watch_exceptions(watcher: Watcher, kinds: Iterable[type[BaseException]]) -> None:
    """Let the watcher see each exception of these kinds once it is made."""
    for kind in kinds:
        _wrap(watcher, kind, kind.__init__)


def _wrap(watcher: Watcher, kind: type[BaseException], original: Callable[..., None]) -> None:
    def made(self: BaseException, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        # The constructor of a parent runs inside that of its child, where all is half done.
        if type(self).__init__ is made:
            watcher.exception(self)

    kind.__init__ = made  # type: ignore[method-assign]


def _watch_people(secrets: Secrets) -> None:
    create = People.create

    def created(self: People, *args: Any, **kwargs: Any) -> SimulatedPerson:
        somebody = create(self, *args, **kwargs)
        secrets.add(somebody.person.name, somebody.person.phone)
        return somebody

    People.create = created  # type: ignore[method-assign]


WATCHER = Watcher(known())


def pytest_configure() -> None:
    """Begin to watch."""
    logging.getLogger().addHandler(WATCHER)
    _watch_people(WATCHER.secrets)


def pytest_collection_finish() -> None:
    """Watch the exceptions, now that every module that a test uses is loaded."""
    watch_exceptions(WATCHER, exceptions_to_watch())


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """Fail the test during which personal data leaked."""
    yield
    leaks = WATCHER.taken()
    if leaks:
        raise Leak("\n".join(leaks))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the session for what leaked outside of any test."""
    leaks = WATCHER.taken()
    if leaks:
        print("\n".join(leaks), file=sys.stderr)  # noqa: T201 - there is no test to fail any more
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
