"""Who may import whom: the contracts of pyproject.toml, and that each of them bites."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"
CONTRACTS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
RULES = "bot.services.rules"
KNOWN_TO_RULES = {"db.enums", "bot.profile"}

LINT = (
    "import sys; from importlinter.cli import lint_imports; "
    "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
)


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree; in a process of its own, for a tree must be importable."""
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_layer_knows_only_the_layers_below() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def impure(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """Imports by which a rule leaves the rules; what it may know is a value without behaviour."""
    rules = {RULES, *graph.find_descendants(RULES)}
    return {
        (rule, imported)
        for rule in rules
        for imported in graph.find_modules_directly_imported_by(rule)
        if imported not in rules | KNOWN_TO_RULES
    }


def test_rules_know_rules_vocabularies_and_the_profile() -> None:
    assert impure(grimp.build_graph("bot", "db", cache_dir=None)) == set()


# --- the contracts bite --------------------------------------------------------------------------

MODULES = (
    "bot/app.py",
    "bot/cli.py",
    "bot/jobs.py",
    "bot/handlers/citizen/booking.py",
    "bot/transport/worker.py",
    "bot/screens/cards.py",
    "bot/forms/booking.py",
    "bot/documents/receipt.py",
    "bot/services/filing/requests.py",
    "bot/services/rules/lifecycle.py",
    "db/enums/people.py",
    "db/models/requests.py",
    "sandbox/demo.py",
)


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """The house with one empty module a room."""
    for module in MODULES:
        path = tmp_path / module
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        for folder in path.relative_to(tmp_path).parents[:-1]:
            (tmp_path / folder / "__init__.py").touch()
    shutil.copy(PYPROJECT, tmp_path)
    return tmp_path


def test_the_empty_house_keeps_the_contracts(small_tree: Path) -> None:
    result = lint(small_tree)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("bot/handlers/citizen/booking.py", "from db.enums import Language"),
        ("bot/services/rules/lifecycle.py", "from db.enums import RequestState"),
        ("sandbox/demo.py", "import bot.app"),
        ("bot/app.py", "import bot.cli"),
        ("bot/transport/worker.py", "import bot.screens.cards"),
    ],
)
def test_what_is_allowed_passes(small_tree: Path, module: str, line: str) -> None:
    (small_tree / module).write_text(line + "\n", encoding="utf-8")
    result = lint(small_tree)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("broken", "module", "line"),
    [
        ("layers", "bot/services/filing/requests.py", "import bot.screens.cards"),
        ("layers", "bot/screens/cards.py", "import bot.handlers.citizen.booking"),
        ("layers", "bot/handlers/citizen/booking.py", "import bot.app"),
        ("handlers-and-storage", "bot/handlers/citizen/booking.py", "import db.models.requests"),
        ("handlers-and-storage", "bot/handlers/citizen/booking.py", "import sqlalchemy"),
        ("no-telegram-below", "bot/services/filing/requests.py", "import aiogram"),
        ("no-telegram-below", "bot/forms/booking.py", "from aiogram.types import Message"),
        ("no-telegram-below", "db/models/requests.py", "import aiogram"),
        ("pure-rules", "bot/services/rules/lifecycle.py", "import sqlalchemy"),
        ("pure-rules", "bot/services/rules/lifecycle.py", "import db.models.requests"),
        ("transport-and-office", "bot/transport/worker.py", "import bot.services.filing.requests"),
        ("database-alone", "db/models/requests.py", "import bot.services.rules.lifecycle"),
        ("sandbox-apart", "bot/cli.py", "import sandbox.demo"),
        ("sandbox-apart", "db/models/requests.py", "import sandbox.demo"),
    ],
)
def test_what_is_forbidden_is_found(small_tree: Path, broken: str, module: str, line: str) -> None:
    (small_tree / module).write_text(line + "\n", encoding="utf-8")
    result = lint(small_tree)
    name = next(contract["name"] for contract in CONTRACTS if contract["id"] == broken)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{name} BROKEN" in result.stdout


def test_a_rule_that_asks_a_service_is_found() -> None:
    graph = grimp.ImportGraph()
    for importer, imported in (
        (f"{RULES}.queue", f"{RULES}.workdays"),
        (f"{RULES}.queue", "db.enums"),
        (f"{RULES}.queue", "bot.services.filing.requests"),
        (f"{RULES}.places", "bot.config"),
        ("bot.services.filing.requests", "db.models"),
    ):
        graph.add_import(importer=importer, imported=imported)
    graph.add_module(RULES)
    assert impure(graph) == {
        (f"{RULES}.queue", "bot.services.filing.requests"),
        (f"{RULES}.places", "bot.config"),
    }


def test_every_contract_is_tried() -> None:
    """A new contract gets a line in the table above."""
    table = test_what_is_forbidden_is_found.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {row[0] for row in table} == {contract["id"] for contract in CONTRACTS}
