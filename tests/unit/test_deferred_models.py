"""aiogram's models are built on first use, and are then what they always were."""

import re
import subprocess
import sys

IMPORTED = """
import bot.app
from aiogram import types
models = [getattr(types, name) for name in types.__all__]
built = [m for m in models if getattr(m, "__pydantic_complete__", False)]
print(len(built), len(models))
"""

COMPARED = """
import json, sys
if sys.argv[1] == "deferred":
    import bot
from aiogram import methods, types
from pydantic import BaseModel, TypeAdapter
from aiogram.methods.base import Response
for module in (types, methods):
    for name in module.__all__:
        model = getattr(module, name)
        if isinstance(model, type) and issubclass(model, BaseModel):
            model.model_rebuild(raise_errors=True)
            assert model.__pydantic_complete__, name
            fields = {key: str(field.annotation) for key, field in model.model_fields.items()}
            print(name, json.dumps(fields, sort_keys=True))
print(Response[types.User].model_validate({"ok": False, "description": "no"}))
print(types.Update.model_validate({"update_id": 1, "message": {"message_id": 2, "date": 3,
    "chat": {"id": 4, "type": "private"}, "text": "x"}}).message.text)
"""


def run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return re.sub(r"0x[0-9a-f]+", "", done.stdout)


def test_few_models_are_built_by_importing_the_bot() -> None:
    built, all_of_them = map(int, run(IMPORTED).split())
    assert all_of_them > 300
    assert built < all_of_them / 4


def test_every_model_can_be_built_and_has_the_fields_it_has_without_us() -> None:
    assert run(COMPARED, "deferred") == run(COMPARED, "at once")
