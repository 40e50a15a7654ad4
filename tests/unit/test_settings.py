"""Settings from the environment: defaults, drivers, and one clear line for a mistake."""

import os
from pathlib import Path

import pytest

from bot.config import (
    Settings,
    SettingsInvalid,
    load_settings,
)

ROOT = Path(__file__).parents[2]
TOKEN = "42:AAbb_cc-dd"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test sets is in the environment."""
    for name in os.environ:
        if name.upper().startswith("QABYLDAU_"):
            monkeypatch.delenv(name)


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
