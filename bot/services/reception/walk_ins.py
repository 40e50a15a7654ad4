"""Somebody came without booking: registered at the counter, in the same queue, on the same terms.

The consent is given on paper and said to the clerk; the person has no chat with us, so the number
and the code are written down for them. Whether they wait to be received today is decided apart.
"""

from typing import TYPE_CHECKING

from bot.services.errors import NotToday
from bot.services.reception.visits import may_come
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Application, Person
from bot.services.views.day import DayReception, Registered, WalkIn
from bot.services.views.intake import Arrival
from db.enums import ApplicantKind, Channel, Role, TellBy

if TYPE_CHECKING:
    from bot.services.office import Office


class WalkIns:
    """People without booking, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def open_to(self, reception_id: int) -> DayReception:
        """Return a reception that people can come to today; raises NotToday and NotFound."""
        office = self._office
        office.require(Action.RUN_DAY)
        reception = await office.day_book.reception(reception_id)
        if not office.day_book.is_today(reception.starts_at):
            raise NotToday(public_id=None, starts_at=reception.starts_at)
        return reception

    async def register(self, reception_id: int, comer: WalkIn, key: str) -> Registered:
        """Register somebody for the post of a reception of today.

        `key` names the form that was filled in. Raises NotToday, NotFound and InputInvalid.
        """
        office = self._office
        reception = await self.open_to(reception_id)
        limits = office.profile.limits
        application = Application(
            kind=ApplicantKind.SELF,
            citizenship=comer.citizenship,
            person=Person(full_name=comer.full_name, iin=comer.iin, phone=comer.phone, address=""),
            matter=cleaned("matter", comer.matter, limits.matter_min, limits.matter_max),
            post_id=reception.post.id,
            language=comer.language,
            check_identity=comer.check_identity,
        )
        arrival = Arrival(Channel.ORAL, office.staff_id(Role.REGISTRAR), TellBy.PHONE, office.now)
        request = await office.registration.register(
            application, key=key, account_id=None, arrival=arrival, unscheduled=True
        )
        office.cases.record(request, "consent_on_paper")
        return Registered(
            await office.cases.card(request), request.code, may_come(request, reception.mode)
        )
