"""Says of a refused setting where it stands and what is expected there.

Pydantic's own words are for programmers; these are for whoever edits a file or an environment.
"""

import difflib
import types
from collections.abc import Sequence
from datetime import time
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

LONGEST_QUOTE = 60


def complaint(model: type[BaseModel], error: ErrorDetails, *, quote: bool = True) -> str:
    """Say what is wrong at one place of ``model``; without ``quote`` the value is not repeated."""
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        return _no_such_setting(model, path)
    what = expected(model, path)
    if error["type"] == "missing":
        return f"missing; expected {what}"
    own_words = str(error.get("ctx", {}).get("error", ""))
    if error["type"] == "value_error" and own_words:
        return own_words
    return f"expected {what}, got {_quoted(error['input'])}" if quote else f"expected {what}"


def expected(model: type[BaseModel], path: Sequence[str | int]) -> str:
    """Describe what belongs at ``path`` of ``model``, from its types, bounds and descriptions."""
    return _description(_field_at(model, path))


def _description(field: FieldInfo) -> str:
    if field.description:
        return field.description
    kind = _without_none(field.annotation)
    if kind is not field.annotation:
        return _description(FieldInfo.from_annotation(kind))
    if get_origin(kind) is tuple:
        return f"a list, each {_description(FieldInfo.from_annotation(get_args(kind)[0]))}"
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(f'"{member.value}"' for member in kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "a table with " + ", ".join(_named_fields(kind))
    if kind is int:
        low = next(bound.ge for bound in field.metadata if isinstance(bound, Ge))
        high = next(bound.le for bound in field.metadata if isinstance(bound, Le))
        return f"a whole number from {low} to {high}"
    if kind is time:
        return 'a time like "09:00"'
    return "a text"


def _no_such_setting(model: type[BaseModel], path: Sequence[str | int]) -> str:
    known = _named_fields(_without_none(_field_at(model, path[:-1]).annotation))
    return no_such(str(path[-1]), list(known))


def _field_at(model: type[BaseModel], path: Sequence[str | int]) -> FieldInfo:
    field = FieldInfo.from_annotation(model)
    for step in path:
        kind = _without_none(field.annotation)
        if isinstance(step, int):
            field = FieldInfo.from_annotation(get_args(kind)[0])
        else:
            field = _named_fields(kind)[step]
    return field


def no_such(name: str, known: Sequence[str]) -> str:
    """Say that a setting is unknown, with the nearest known one."""
    near = difflib.get_close_matches(name, known, n=1)
    return "no such setting" + (f"; did you mean {near[0]}?" if near else "")


def _named_fields(kind: Any) -> dict[str, FieldInfo]:
    """Return the fields of a model under the names that a file uses."""
    fields: dict[str, FieldInfo] = kind.model_fields
    return {field.alias or name: field for name, field in fields.items()}


def _without_none(kind: Any) -> Any:
    """Return ``X`` of ``X | None``."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _quoted(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
