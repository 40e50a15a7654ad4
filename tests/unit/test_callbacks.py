"""What a button carries: it fits into 64 bytes, and no intention is mistaken for another."""

import importlib
import inspect
import pkgutil
import re
from enum import Enum

import annotated_types
import pytest
from aiogram.filters.callback_data import CallbackData
from pydantic.fields import FieldInfo

from bot import callbacks

KINDS = [
    kind
    for found in pkgutil.iter_modules(callbacks.__path__)
    for module in [importlib.import_module(f"bot.callbacks.{found.name}")]
    for _name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, CallbackData) and kind.__module__ == module.__name__
]
"""Those of every module, so that no room can forget to have its buttons looked at."""


def longest(field: FieldInfo) -> object:
    """Return the value of a field that takes the most room."""
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return max(kind, key=lambda each: len(str(each.value)))
    for bound in field.metadata:
        if isinstance(bound, annotated_types.Le):
            return bound.le
        if isinstance(bound, annotated_types.MaxLen):
            return "x" * bound.max_length
    if str(kind) == str(bool):
        return True
    assert str(kind) == str(str), f"an unbounded field: {field}"
    patterns = [bound.pattern for bound in field.metadata if getattr(bound, "pattern", None)]
    # An id, or the answers given so far.
    return next(one for one in ("Z" * 10, "5" * 5) if re.fullmatch(patterns[0], one))


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_of_each_fits_and_comes_back(kind: type[CallbackData]) -> None:
    data = kind(**{name: longest(field) for name, field in kind.model_fields.items()})
    packed = data.pack()
    assert len(packed.encode()) <= 64
    assert kind.unpack(packed) == data


@pytest.mark.parametrize("kind", KINDS)
def test_forged_data_are_refused(kind: type[CallbackData]) -> None:
    for forged in (f"{kind.__prefix__}:{'x' * 50}", "", ":", "?:1:2"):
        with pytest.raises((ValueError, TypeError)):
            kind.unpack(forged)


def test_prefixes_differ() -> None:
    prefixes = [kind.__prefix__ for kind in KINDS]
    assert len(prefixes) > 20
    assert len(set(prefixes)) == len(prefixes)
