"""No field for the number of a paper takes an IIN or a phone: such numbers are not sealed."""

import pytest

from bot.services.errors import InputInvalid
from bot.services.filing.paper_numbers import paper_number
from db.enums import Role
from tests.offices import TestOffice, applicant

SLIPS = (applicant().phone, applicant().iin or "", applicant().full_name)


@pytest.mark.parametrize("slip", SLIPS)
async def test_an_official_number_is_no_phone_and_no_iin(staffed: TestOffice, slip: str) -> None:
    own = await staffed.submit()
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.review.case(own.card.public_id)
        with pytest.raises(InputInvalid) as refused:
            await office.review.enter_number(card.public_id, card.version, slip)
    assert refused.value.details["reason"] == "no_paper"
    async with staffed.by(Role.REGISTRAR) as office:
        assert (await office.review.case(own.card.public_id)).official_number is None


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_refused_says_nothing_of_itself(slip: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        paper_number("letter_number", slip)
    assert slip not in str(refused.value)
    assert slip not in str(refused.value.details)
