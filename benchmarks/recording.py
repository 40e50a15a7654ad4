"""The updates of a whole booking conversation, recorded once and played by as many as wished."""

import json
from typing import Any

from tests.town import Neighbour, Town

Update = dict[str, Any]

MATTER = "Аулымыздағы көпір екі жылдан бері жөнделмей тұр, әкімдікке үш рет жаздық."


class Recorder:
    """Keeps what the sandbox handed to the bot."""

    def __init__(self, town: Town) -> None:
        self.updates: list[Update] = []
        queue = town.sandbox.account.updates
        poll = queue.poll

        async def recorded(offset: int = 0, limit: int = 100, wait: int = 0) -> list[Update]:
            updates = await poll(offset, limit, wait)
            known = {update["update_id"] for update in self.updates}
            self.updates += [one for one in updates if one["update_id"] not in known]
            return updates

        queue.poll = recorded  # type: ignore[method-assign]


async def booking(town: Town) -> list[Update]:
    """Return the updates of one citizen's first booking, from /start to the receipt."""
    recorder = Recorder(town)
    citizen: Neighbour = await town.newcomer("Сынақ", "kk").start()
    await book(citizen)
    return recorder.updates


async def book(citizen: Neighbour) -> None:
    """Book in Kazakh with nothing but visible buttons and typed answers."""
    await citizen.presses_on("Қазақша", "Келісемін", "жазылу", "Өзім")
    await citizen.says("Өтеген Қыдырәлі Ғабитұлы")
    await citizen.says("500101100000")
    await citizen.says("+7 701 000 00 01")
    await citizen.says("Көктем ауылы, Достық көшесі, 1-үй")
    await citizen.presses_on(citizen.buttons[0])
    await citizen.says(MATTER)
    await citizen.presses_on("Өтінішті жіберу")


def played_by(updates: list[Update], citizen: int, first_id: int) -> list[Update]:
    """Return the conversation as another citizen has it: own chat, own update ids."""
    recorded = updates[0]["message"]["from"]["id"]
    text = json.dumps(updates).replace(str(recorded), str(citizen))
    played: list[Update] = json.loads(text)
    for place, update in enumerate(played):
        update["update_id"] = first_id + place
    return played
