"""Words for people stand in the screens only, and handlers neither talk nor grow.

Every check is a function of a source text, tried here on a text that breaks it.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import aiogram
import aiogram.methods
import aiogram.types
import pytest

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "bot" / "screens"
HANDLERS = ROOT / "bot" / "handlers"
MARKS = ("_", "N_", "plural")
LONGEST_HANDLER = 15
# A single letter is no word: rules fold look-alike letters and expand ranges.
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2}")

# Words that are read, not said: the constants that may hold them, and why.
READ_NOT_SAID = {
    # Parts of names, as people write them.
    "bot/services/rules/names.py": {
        "_PATRONYMIC_ENDINGS",
        "_STACKED",
        "_CYRILLIC",
        "_SAME_IN_CYRILLIC",
    },
    # Endings of patronymics, and months, in the form in which the search compares them.
    "bot/services/rules/surnames.py": {"_PATRONYMIC", "_APART"},
    "bot/services/rules/search_text.py": {"_MONTHS", "_MONTH_ENDINGS"},
    # The headings of the schedule's form, fixed by the annex to the regulation, the words in its
    # cells, and their variants.
    "bot/services/rules/annex_form.py": {
        "HEADINGS",
        "MODES",
        "_ALSO",
        "_MODES_ALSO",
        "_NUMBERING",
    },
    # Letters of two alphabets that look alike.
    "bot/services/rules/headings.py": {"_ALIKE"},
    # The ranks that a title names.
    "bot/services/rules/ranks.py": {"_DEPUTY", "_APPARATUS", "_HEAD"},
    # How a clerk may type a day.
    "bot/forms/intake_answers.py": {"_YESTERDAY"},
    # The headings of a table of requests, and what people and other systems write in its cells.
    "bot/services/rules/request_form.py": {
        "DELETED",
        "HEADINGS",
        "CHANNELS",
        "CITIZENSHIPS",
        "LANGUAGES",
        "_ALSO",
        "_CHANNELS_ALSO",
        "_CITIZENSHIPS_ALSO",
        "_LANGUAGES_ALSO",
        "_NUMBERING",
    },
    # The letters that only Kazakh has tell the language of a cell.
    "bot/services/rules/annex.py": {"_KAZAKH"},
    # The names of months, in the dates that people type.
    "bot/services/rules/days.py": {
        "_BY_NAME",
        "_YEAR_AFTER",
        "_YEAR_BEFORE",
        "_PLAIN",
        "_MONTHS",
    },
    # What people write around a BIN.
    "bot/forms/booking_answers.py": {"_BEFORE_BIN"},
}

Check = Callable[[ast.Module], Iterator[str]]


def sources(*folders: Path, outside: Path | None = None) -> list[Path]:
    """Every Python file below the folders, except those below ``outside``."""
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if outside is None or outside not in path.parents
    )


def findings(check: Check, paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}:{found}"
        for path in paths
        for found in check(ast.parse(path.read_text(encoding="utf-8")))
    ]


# --- the checks ----------------------------------------------------------------------------------


def cyrillic_literals(
    tree: ast.Module, read_not_said: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Texts with Cyrillic words, docstrings aside: those are for the reader of the code."""
    exempt = {
        id(node)
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _targets(statement) & read_not_said
        for node in ast.walk(statement)
    }
    exempt |= {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in exempt
            and CYRILLIC_WORD.search(node.value)
        ):
            yield f"{node.lineno}: {node.value!r} belongs into a catalogue"


def marked_words(tree: ast.Module) -> Iterator[str]:
    """Calls that mark a phrase."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in MARKS:
            yield f"{node.lineno}: a phrase outside the screens"


def words_nobody_can_extract(tree: ast.Module) -> Iterator[str]:
    """Marked phrases that are put together at run time: no catalogue can hold them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in MARKS:
            phrases = node.args[:2] if _called(node) == "plural" else node.args[:1]
            for phrase in phrases:
                if isinstance(phrase, ast.JoinedStr | ast.BinOp | ast.Call):
                    yield f"{node.lineno}: a phrase put together at run time"


def untyped_callbacks(tree: ast.Module) -> Iterator[str]:
    """``F.data``: a button's data reaches a handler through its typed filter only."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "data"
            and isinstance(node.value, ast.Name)
            and node.value.id == "F"
        ):
            yield f"{node.lineno}: F.data"


def _telegram_names() -> tuple[frozenset[str], frozenset[str]]:
    """The methods of the bot, and the shortcuts that objects of Telegram carry."""
    bot = {
        name
        for name, member in inspect.getmembers(aiogram.Bot, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    methods = set(aiogram.methods.__all__) - {"TelegramMethod", "Request", "Response"}
    shortcuts = {
        name
        for kind in (
            aiogram.types.Message,
            aiogram.types.CallbackQuery,
            aiogram.types.Chat,
            aiogram.types.InlineQuery,
            aiogram.types.ChatJoinRequest,
            aiogram.types.ChatMemberUpdated,
        )
        for name, member in inspect.getmembers(kind, inspect.isfunction)
        if methods & set(re.findall(r"\w+", str(inspect.signature(member).return_annotation)))
    }
    return frozenset(bot), frozenset(shortcuts)


BOT_METHODS, SHORTCUTS = _telegram_names()
TELEGRAM_OBJECTS = {"Bot", "Message", "CallbackQuery", "InlineQuery", "Chat", "User", "Update"}
USUAL_NAMES = {"bot", "message", "callback", "callback_query", "query", "press", "event", "update"}


def telegram_calls(tree: ast.Module) -> Iterator[str]:
    """Calls of Telegram: by a method's name, on an object of Telegram, or as a method object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (
            (node.module or "").startswith("aiogram.methods")
            or any(name.name == "methods" for name in node.names if node.module == "aiogram")
        ):
            yield f"{node.lineno}: imports Telegram's methods"
        if isinstance(node, ast.Import) and any(
            name.name.startswith("aiogram.methods") for name in node.names
        ):
            yield f"{node.lineno}: imports Telegram's methods"
    for function in _functions(tree):
        telegram = USUAL_NAMES | {
            argument.arg
            for argument in ast.walk(function.args)
            if isinstance(argument, ast.arg)
            and argument.annotation is not None
            and _names(argument.annotation) & TELEGRAM_OBJECTS
        }
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name, root = _called(node), _root(node.func)
            if isinstance(node.func, ast.Name):
                if name in telegram:
                    yield f"{node.lineno}: calls {name}(…)"
            elif "_" in name and name in BOT_METHODS:
                yield f"{node.lineno}: calls {name}"
            elif root in telegram and name in BOT_METHODS | SHORTCUTS:
                yield f"{node.lineno}: calls {root}….{name}"


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Functions of more statements than a handler may have; a docstring is none."""
    for function in _functions(tree):
        count = sum(
            isinstance(node, ast.stmt)
            for statement in function.body
            for node in ast.walk(statement)
        )
        if ast.get_docstring(function) is not None:
            count -= 1
        if count > LONGEST_HANDLER:
            yield f"{function.lineno}: {function.name} has {count} statements"


def _targets(statement: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _called(call: ast.Call) -> str:
    """The last name of what is called: ``edit_text`` of ``press.message.edit_text(…)``."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _root(expression: ast.expr) -> str:
    """The first name of a chain: ``press`` of ``press.message.edit_text``."""
    while isinstance(expression, ast.Attribute | ast.Call | ast.Subscript):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return expression.id if isinstance(expression, ast.Name) else ""


def _names(annotation: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(annotation) if isinstance(node, ast.Attribute)
    }


# --- the tree ------------------------------------------------------------------------------------


def test_no_word_for_people_outside_the_screens() -> None:
    paths = sources(ROOT / "bot", ROOT / "db", outside=SCREENS)
    assert paths
    found: list[str] = []
    for path in paths:
        allowed = frozenset(READ_NOT_SAID.get(path.relative_to(ROOT).as_posix(), ()))
        found += findings(partial(cyrillic_literals, read_not_said=allowed), [path])
    assert found == []


def test_no_phrase_is_marked_outside_the_screens() -> None:
    assert findings(marked_words, sources(ROOT / "bot", ROOT / "db", outside=SCREENS)) == []


def test_every_phrase_can_be_extracted() -> None:
    assert findings(words_nobody_can_extract, sources(SCREENS)) == []


def test_buttons_are_typed() -> None:
    assert findings(untyped_callbacks, sources(ROOT / "bot")) == []


def test_no_handler_calls_telegram() -> None:
    assert findings(telegram_calls, sources(HANDLERS)) == []


def test_handlers_are_short() -> None:
    assert findings(long_functions, sources(HANDLERS)) == []


# --- the checks bite -----------------------------------------------------------------------------


def told(check: Check, code: str) -> list[str]:
    return list(check(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'TITLE = "Жазылу"',
        'ENDINGS = {"ұлы"}',
        'def f():\n    KNOWN = "ұлы"\n    return KNOWN',
        'def f():\n    return f"Нөмірі: {number}"',
        'class A:\n    """Қабылдау."""\n    title = "Әкім"',
        'ERRORS = {"taken": "\\u0411\\u043e\\u0441 \\u0435\\u043c\\u0435\\u0441"}',
    ],
)
def test_a_cyrillic_literal_is_found(code: str) -> None:
    found = list(cyrillic_literals(ast.parse(code), frozenset({"KNOWN"})))
    assert len(found) == 1


def test_a_constant_that_is_only_read_passes() -> None:
    code = 'KNOWN: set[str] = {"ұлы", "қызы"}\n'
    assert list(cyrillic_literals(ast.parse(code), frozenset({"KNOWN"}))) == []
    assert len(list(cyrillic_literals(ast.parse(code), frozenset({"OTHER"})))) == 2


def test_docstrings_comments_and_patterns_may_name_letters() -> None:
    code = '"""Қабылдау."""\n# Жазылу\nLETTER = "[\\\\u0400-\\\\u04ff]"\nx.replace("ё", "е")\n'
    assert told(cyrillic_literals, code) == []


@pytest.mark.parametrize("code", ['_("Book")', 'N_("Queued")', '_.plural("a day", "days", 2)'])
def test_a_marked_phrase_is_found(code: str) -> None:
    assert len(told(marked_words, code)) == 1


@pytest.mark.parametrize(
    "code",
    ['_(f"Due {due}")', '_("Due " + due)', '_.plural("a day", f"{n} days", n)', '_(say("Due"))'],
)
def test_a_phrase_put_together_is_found(code: str) -> None:
    assert len(told(words_nobody_can_extract, code)) == 1


def test_a_whole_phrase_passes() -> None:
    code = (
        '_("Due {due}", due=_.day(f(due)))\n_.plural("a day", "{n} days", len(rows))\n_(LABELS[x])'
    )
    assert told(words_nobody_can_extract, code) == []


def test_untyped_callback_data_is_found() -> None:
    assert told(untyped_callbacks, 'router.callback_query(F.data.startswith("a:"))') == [
        "1: F.data"
    ]
    assert told(untyped_callbacks, "router.callback_query(Book.filter(), F.message)") == []


@pytest.mark.parametrize(
    "line",
    [
        "await bot.send_message(1, 'x')",
        "await message.answer('x')",
        "await query.message.edit_text('x')",
        "await press.answer()",
        "await typed.reply('x')",
        "await typed.delete()",
        "await sender.send_document(1, file)",
        "await bot(method)",
        "await event.bot.get_file(file_id)",
    ],
)
def test_a_call_of_telegram_is_found(line: str) -> None:
    assert len(told(telegram_calls, f"async def handler(typed: types.Message):\n    {line}\n")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "from aiogram.methods import SendMessage",
        "from aiogram import methods",
        "import aiogram.methods",
    ],
)
def test_an_import_of_methods_is_found(code: str) -> None:
    assert len(told(telegram_calls, code)) == 1


def test_calls_of_the_office_pass() -> None:
    code = (
        "async def answer_given(message: Message, office: Office, state: FSMContext) -> Screen:\n"
        "    case = await office.requests.answer(message.text.strip(), office.account)\n"
        "    await office.review.close(case.public_id)\n"
        "    await state.clear()\n"
        "    return cards.own(case)\n"
    )
    assert told(telegram_calls, code) == []


def test_the_names_of_telegram_are_known() -> None:
    """If aiogram renamed its methods, the check above would fall silent."""
    assert {"send_message", "edit_message_text", "answer_callback_query"} <= BOT_METHODS
    assert {"answer", "edit_text", "delete", "reply", "answer_document", "react"} <= SHORTCUTS


def test_a_long_handler_is_found() -> None:
    body = '    """Says why."""\n' + "    a = 1\n" * LONGEST_HANDLER
    assert told(long_functions, f"async def short():\n{body}") == []
    assert told(long_functions, f"async def long():\n{body}    return a\n") == [
        "1: long has 16 statements"
    ]
    nested = "    if a:\n" + "        a = 1\n" * LONGEST_HANDLER
    assert told(long_functions, f"def nested():\n{nested}") == ["1: nested has 16 statements"]
