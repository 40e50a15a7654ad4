"""A PostgreSQL for one run, from the wheel that the tests use."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.db_fixtures import pgserver


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[Callable[[int], str]]:
    """Start a server with its ordinary durability; gives a function that makes a database."""
    server = pgserver().get_server(folder / "postgresql", cleanup_mode="stop")
    url: str = server.get_uri()

    def database(number: int) -> str:
        name = f"bench_{number}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    try:
        yield database
    finally:
        server.cleanup()
