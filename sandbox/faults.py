"""Breaking things on purpose, repeatably: by method, chat, count, and seeded chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """What can go wrong; docs/sandbox.md tells the effect of each."""

    FLOOD = "flood"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    UNAVAILABLE = "unavailable"
    REFUSE = "refuse"
    SLOW = "slow"
    SILENCE = "silence"
    SILENCE_AFTER = "silence_after"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    OVERTAKE = "overtake"
    LATE_PRESS = "late_press"
    WRONG_SECRET = "wrong_secret"  # noqa: S105 - the name of a fault
    NO_SECRET = "no_secret"  # noqa: S105 - the name of a fault


# Faults of these kinds strike somewhere else than at a call of the bot.
AT_UPDATES = {FaultKind.DUPLICATE, FaultKind.OVERTAKE}
AT_WEBHOOK = {FaultKind.WRONG_SECRET, FaultKind.NO_SECRET}
AT_CALLS = set(FaultKind) - AT_UPDATES - AT_WEBHOOK

_OWN_METHOD = {
    FaultKind.CONFLICT: "getupdates",
    FaultKind.LATE_PRESS: "answercallbackquery",
}
_NEED_A_CHAT = {FaultKind.BLOCKED, FaultKind.DEACTIVATED}


@dataclass
class Fault:
    """One fault.

    ``count`` is how often it still strikes (None: for ever), ``hits`` how often it did.
    """

    id: int
    kind: FaultKind
    method: str | None = None
    chat: int | None = None
    count: int | None = 1
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    retry_after: int = 1
    seconds: float = 0.0
    code: int | None = None
    description: str | None = None
    hits: int = 0
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def meets(self, method: str | None, chat: int | None) -> bool:
        """Whether this call (or update, with no method) is one it would strike."""
        if self.count == 0 or (self.chat is not None and self.chat != chat):
            return False
        if self.kind in _NEED_A_CHAT and chat is None:
            return False
        if method is None:
            return True
        wanted = _OWN_METHOD.get(self.kind) or (self.method and self.method.lower())
        # Without a method every call is meant, but the poll that runs all the time would eat the
        # count, so it has to be named.
        return method != "getupdates" if wanted is None else method == wanted

    def strikes(self) -> bool:
        """Count a meeting; true when the fault strikes now."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.probability < 1.0 and self._chance.random() >= self.probability:
            return False
        if self.count is not None:
            self.count -= 1
        self.hits += 1
        return True


class FaultBook:
    """The faults in force, in the order they were added; the first that strikes, strikes alone."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._faults: dict[int, Fault] = {}
        self._count = 0
        self._changed = changed

    def add(
        self,
        kind: FaultKind | str,
        *,
        method: str | None = None,
        chat: int | None = None,
        count: int | None = 1,
        skip: int = 0,
        probability: float = 1.0,
        seed: int = 0,
        retry_after: int = 1,
        seconds: float = 0.0,
        code: int | None = None,
        description: str | None = None,
    ) -> Fault:
        """Put a fault in force. ValueError when it makes no sense."""
        if not 0.0 <= probability <= 1.0 or skip < 0 or seconds < 0 or retry_after < 0:
            raise ValueError("probability is 0 to 1; skip, seconds, retry_after are not negative")
        if count is not None and count < 1:
            raise ValueError("count is at least 1, or null for ever")
        self._count += 1
        fault = Fault(
            id=self._count,
            kind=FaultKind(kind),
            method=method,
            chat=chat,
            count=count,
            skip=skip,
            probability=probability,
            seed=seed,
            retry_after=retry_after,
            seconds=seconds,
            code=code,
            description=description,
        )
        self._faults[fault.id] = fault
        self._changed()
        return fault

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults.values()))

    def __len__(self) -> int:
        """How many can still strike."""
        return sum(fault.count != 0 for fault in self._faults.values())

    def remove(self, fault_id: int) -> bool:
        """Whether there was such a fault."""
        found = self._faults.pop(fault_id, None) is not None
        self._changed()
        return found

    def clear(self) -> None:
        self._faults.clear()
        self._changed()

    def strike(
        self, kinds: set[FaultKind], *, method: str | None = None, chat: int | None = None
    ) -> Fault | None:
        """The fault that strikes this call, update or post; ``method`` in lower case."""
        for fault in self._faults.values():
            if fault.kind in kinds and fault.meets(method, chat) and fault.strikes():
                self._changed()
                return fault
        return None
