"""What an installation may differ in: `Settings` from the environment, `OfficeProfile` from a file.

Both are read once, by the composition root, and handed on as frozen values; nothing imports them
as a global. A mistake is refused at the start, in words that say where it is and what is expected.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.expectations import complaint, no_such
from bot.profile import Address, OfficeProfile
from bot.toml_lines import line_of, lines_of

__all__ = [
    "OfficeInvalid",
    "OfficeProfile",
    "Settings",
    "SettingsInvalid",
    "load_office",
    "load_settings",
    "office_template",
    "parse_office",
]

PREFIX = "QABYLDAU_"
TELEGRAM = "https://api.telegram.org"
TEMPLATE = "office.example.toml"


class SettingsInvalid(Exception):
    """The environment is wrong; the text is one clear line and repeats no secret."""


class OfficeInvalid(Exception):
    """The office's file is wrong; ``problems`` are lines to show one under another."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


Port = Annotated[int, Field(ge=1, le=65535)]
_SECRET = {"token", "webhook_secret", "database_url"}


class Settings(BaseSettings):
    """How this process runs. Every field is the variable of the same name after ``QABYLDAU_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    token: SecretStr | None = Field(
        None, description="a bot token as BotFather gives it: digits, a colon, letters and digits"
    )
    api_url: Address = TELEGRAM
    data_dir: Path = Path("data")
    database_url: str = Field(
        "",
        validate_default=True,
        repr=False,
        description="an address like sqlite:///data/office.sqlite3 or postgresql://host/name",
    )
    """Always complete and with its driver; by default an embedded database in ``data_dir``."""
    office: Path = Path("office.toml")
    keys: Path = Field(Path(), validate_default=True)
    """The key ring; by default in ``data_dir``, which is to be backed up apart from it."""
    webhook_url: Address | None = None
    webhook_secret: SecretStr | None = Field(
        None, description="1 to 256 letters, digits, _ and -; it goes with WEBHOOK_URL"
    )
    web_port: Port | None = None
    sandbox_port: Port = 8080
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("token")
    @classmethod
    def _token_has_its_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not re.fullmatch(
            r"\d+:[\w-]+", token.get_secret_value(), re.ASCII
        ):
            raise ValueError
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_sendable(cls, secret: SecretStr | None) -> SecretStr | None:
        # What Telegram accepts as secret_token of setWebhook.
        if secret is not None and not re.fullmatch(
            r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()
        ):
            raise ValueError
        return secret

    @field_validator("database_url")
    @classmethod
    def _database_has_its_driver(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite+aiosqlite:///{info.data.get('data_dir', Path())}/qabyldau.sqlite3"
        for family, driver in (
            ("postgresql", "postgresql+psycopg"),
            ("postgres", "postgresql+psycopg"),
            ("sqlite", "sqlite+aiosqlite"),
        ):
            for prefix in (f"{family}://", f"{driver}://"):
                if url.startswith(prefix):
                    return f"{driver}://{url.removeprefix(prefix)}"
        raise ValueError

    @field_validator("keys")
    @classmethod
    def _keys_have_a_place(cls, keys: Path, info: ValidationInfo) -> Path:
        return keys if keys != Path() else info.data.get("data_dir", Path()) / "qabyldau.keys"

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url and not (self.webhook_secret and self.web_port):
            raise ValueError(
                f"{PREFIX}WEBHOOK_URL needs {PREFIX}WEBHOOK_SECRET and {PREFIX}WEB_PORT beside it"
            )
        return self


def load_settings() -> Settings:
    """Read the environment; raises SettingsInvalid, also for a misspelt variable."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(os.environ):
        # A misspelt DATABASE_URL must not quietly become an empty embedded database.
        if name.startswith(PREFIX) and name not in known:
            raise SettingsInvalid(f"{name}: {no_such(name, known)}")
    try:
        return Settings()
    except ValidationError as refused:
        raise SettingsInvalid(
            "; ".join(
                _variable(error["loc"])
                + complaint(Settings, error, quote=_SECRET.isdisjoint(error["loc"]))
                for error in refused.errors()
            )
        ) from None


def _variable(path: tuple[int | str, ...]) -> str:
    return f"{PREFIX}{str(path[0]).upper()}: " if path else ""


def load_office(path: Path) -> OfficeProfile:
    """Read an office's file; raises OfficeInvalid with every problem found."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OfficeInvalid((f"{path}: no such file; `qabyldau init` writes one",)) from None
    except UnicodeDecodeError:
        raise OfficeInvalid((f"{path.name}: expected a text in UTF-8",)) from None
    except OSError as failure:
        raise OfficeInvalid((f"{path}: cannot be read: {failure.strerror}",)) from None
    return parse_office(text, name=path.name)


def parse_office(text: str, *, name: str = "office.toml") -> OfficeProfile:
    """Read the text of an office's file; raises OfficeInvalid with every problem found."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise OfficeInvalid((_broken_syntax(str(broken), text, name),)) from None
    try:
        return OfficeProfile.model_validate(document)
    except ValidationError as refused:
        lines = lines_of(text)
        found = sorted(
            (line_of(lines, error["loc"]), _label(error["loc"]), complaint(OfficeProfile, error))
            for error in refused.errors()
        )
        raise OfficeInvalid(
            tuple(f"{name} line {line}, {label}: {words}" for line, label, words in found)
        ) from None


def office_template() -> str:
    """Return the commented office.toml that `qabyldau init` writes: an invented office."""
    return Path(__file__).with_name(TEMPLATE).read_text(encoding="utf-8")


def _broken_syntax(message: str, text: str, name: str) -> str:
    found = re.search(r"(.*) \(at line (\d+), column (\d+)\)", message)
    if found is None:
        return f"{name} line {text.count(chr(10)) + 1}: {message}"
    return f"{name} line {found[2]}, column {found[3]}: {found[1]}"


def _label(path: tuple[int | str, ...]) -> str:
    """Write a path as people count: ``grounds[2].kind`` is the second ground's."""
    label = ""
    for step in path:
        label += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return label.removeprefix(".")
