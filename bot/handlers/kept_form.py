"""A form between two messages: kept, read back, ended, and known by its buttons.

It stays until it is done or cancelled, also while the person looks at something else; only a text
typed meanwhile is not taken for an answer to it (see `bot.dialogues`).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import TelegramObject
from pydantic import BaseModel

from bot.dialogues import end_talk, expect
from bot.forms.engine import Filling, Form, FormExpired

D = TypeVar("D", bound=BaseModel)
Handler = Callable[..., Any]


class KeptForm(Generic[D]):
    """Where one kind of form lies in a chat's dialogue, under a key of its own.

    `talk` is the state in which the next text answers its question.
    """

    def __init__(self, key: str, form: Form[D], talk: State) -> None:
        self._key = key
        self._form = form
        self._talk = talk
        self.open = Open(self)
        self.shown = Shown(self)

    async def of(self, state: FSMContext) -> Filling[D] | None:
        """Return the form being filled in, if there is one that can still be read."""
        try:
            return self._form.load((await state.get_data()).get(self._key))
        except FormExpired:
            return None

    async def keep(self, state: FSMContext, filling: Filling[D]) -> None:
        """Store the form; the next text answers its question."""
        await expect(state, self._talk)
        await state.update_data({self._key: self._form.dump(filling)})

    async def end(self, state: FSMContext) -> None:
        """Forget the form."""
        await end_talk(state)
        data = await state.get_data()
        data.pop(self._key, None)
        await state.set_data(data)

    def unfit(
        self, kinds: Iterable[type[CallbackData]], old: Handler, lost: Handler
    ) -> Iterator[tuple[Handler, tuple[Any, ...]]]:
        """Yield what answers buttons that fit no present question, to be asked after all others.

        `old` answers one of an earlier question or form, `lost` one of a form that is no more.
        """
        for kind in kinds:
            yield old, (kind.filter(), self.open)
        for kind in kinds:
            yield lost, (kind.filter(),)


class Open(Filter):
    """Lets through while a form is being filled in, and hands it on as `filling`."""

    def __init__(self, kept: KeptForm[Any]) -> None:
        self._kept = kept

    async def __call__(self, _event: TelegramObject, state: FSMContext) -> bool | dict[str, Any]:
        """Return the form, or False where there is none or what is stored is rubbish."""
        filling = await self._kept.of(state)
        return False if filling is None else {"filling": filling}


class Shown(Filter):
    """Lets a button through only while it belongs to the question now shown."""

    def __init__(self, kept: KeptForm[Any]) -> None:
        self._kept = kept

    async def __call__(
        self, _event: TelegramObject, state: FSMContext, callback_data: Any
    ) -> bool | dict[str, Any]:
        """Return the form when the revision of the button is that of the form."""
        filling = await self._kept.of(state)
        if filling is None or filling.rev != callback_data.rev:
            return False
        return {"filling": filling}
