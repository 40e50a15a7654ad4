"""aiogram's models, built when they are first used.

On import aiogram asks pydantic to build some four hundred models, although a process uses a few
dozen of them: two seconds of every start, of every command and of every test run. Its models
allow to be built later (`defer_build`); only the loop at the end of `aiogram.types` insists. So
the loop is let pass, the names it would have resolved are kept, and pydantic, which builds an
unfinished model on first use by `model_rebuild`, finds them there.
"""

import sys
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel


def defer_building() -> None:
    """Import aiogram without building its models; does nothing once aiogram is imported."""
    if "aiogram" in sys.modules:
        return
    build = BaseModel.model_rebuild.__func__  # type: ignore[attr-defined]
    names: dict[str, Any] = {}

    def note(_model: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
        names.update(_types_namespace)

    def build_now(model: type[BaseModel], /, **options: Any) -> bool | None:
        # How deep the caller stands matters only for names that are not given.
        options.pop("_parent_namespace_depth", None)
        built: bool | None = build(model, **{"_types_namespace": names} | options)
        return built

    _replace(BaseModel, note)
    try:
        from aiogram.methods.base import Response, TelegramMethod  # noqa: PLC0415
        from aiogram.types import TelegramObject  # noqa: PLC0415
    finally:
        _replace(BaseModel, build)
    for root in (TelegramObject, TelegramMethod, Response):
        _replace(root, build_now)


def _replace(model: type[BaseModel], rebuild: Callable[..., object]) -> None:
    setattr(model, "model_rebuild", classmethod(rebuild))  # noqa: B010 - to mypy it is a method
