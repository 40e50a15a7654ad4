"""Places where receptions are held: whether there are steps, how to get in, where on the map."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid, NotFound
from bot.services.rules.names import TextInvalid, clean_text
from bot.services.rules.policy import Action
from bot.services.views.plan import PlaceView
from db.enums import Language
from db.models import Place

if TYPE_CHECKING:
    from bot.services.office import Office

DIRECTIONS = (3, 500)
"""Fewest and most characters of how to get in."""


class Places:
    """Places within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def all(self) -> tuple[PlaceView, ...]:
        """Return every place, in the order they were made."""
        self._office.plan.require()
        rows = await self._session.scalars(select(Place).order_by(Place.id))
        return tuple(place_view(place) for place in rows)

    async def find(self, place_id: int) -> PlaceView:
        """Return a place; raises NotFound."""
        self._office.plan.require()
        return place_view(await self._row(place_id))

    async def mark_step_free(self, place_id: int, *, step_free: bool) -> PlaceView:
        """Note whether one gets in without steps; pressed twice it is noted once."""
        place = await self._to_change(place_id)
        place.step_free = step_free
        return self._changed(place, "step_free")

    async def describe(self, place_id: int, language: Language, text: str) -> PlaceView:
        """Keep how to get in, in Kazakh or Russian; raises InputInvalid."""
        place = await self._to_change(place_id)
        try:
            said = clean_text(text, *DIRECTIONS, one_line=True)
        except TextInvalid as error:
            raise InputInvalid(
                field="directions",
                reason=error.reason,
                minimum=error.minimum,
                maximum=error.maximum,
            ) from None
        if language is Language.RU:
            place.directions_ru = said
        else:
            place.directions_kk = said
        return self._changed(place, f"directions_{language.value}")

    async def pin(self, place_id: int, latitude: float, longitude: float) -> PlaceView:
        """Keep the point on the map, in degrees; raises InputInvalid for one not on the globe."""
        place = await self._to_change(place_id)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise InputInvalid(field="location", reason="unreadable")
        place.latitude, place.longitude = latitude, longitude
        return self._changed(place, "location")

    async def _to_change(self, place_id: int) -> Place:
        self._office.require(Action.MANAGE_SCHEDULE)
        return await self._row(place_id)

    def _changed(self, place: Place, what: str) -> PlaceView:
        self._office.journal.record("place_changed", f"place:{place.id}", what=what)
        return place_view(place)

    async def _row(self, place_id: int) -> Place:
        place = await self._session.get(Place, place_id)
        if place is None:
            raise NotFound
        return place


def place_view(place: Place) -> PlaceView:
    """Return a place with how to get in."""
    return PlaceView(
        place.id,
        place.name_kk,
        place.name_ru,
        place.step_free,
        place.directions_kk,
        place.directions_ru,
        place.latitude,
        place.longitude,
    )
