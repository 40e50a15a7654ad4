"""What a draft of a request holds, whether the citizen or a clerk fills it in.

The full name, the IIN "if any", the postal address and the essence are the contents of an appeal
(APPC article 63); a representative names whom and on what basis (article 68).
"""

from pydantic import BaseModel, ConfigDict

from bot.services.rules.identity import Verdict, check_bin, check_iin
from bot.services.views import Represented
from db.enums import ApplicantKind, Citizenship, Language

OF_REPRESENTED = ("represented", "organisation", "bin", "basis")
"""What is void once somebody asks for another than before."""


class RequestDraft(BaseModel):
    """What was answered so far. `id` names the draft from its first question to its receipt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: Language
    kind: ApplicantKind | None = None
    full_name: str | None = None
    iin: str | None = None
    citizenship: Citizenship | None = None
    represented: str | None = None
    organisation: str | None = None
    bin: str | None = None
    basis: str | None = None
    phone: str | None = None
    address: str | None = None
    post_id: int | None = None
    matter: str | None = None
    topic: str | None = None
    consultation: str | None = None
    """The consultation after which the person books."""

    @property
    def doubtful(self) -> bool:
        """Whether a number did not pass its check and is to be looked at on the visit."""
        checks = [check_iin(self.iin)] if self.iin else []
        if self.bin:
            checks.append(check_bin(self.bin))
        return any(check.verdict is not Verdict.VALID for check in checks)

    @property
    def represents(self) -> Represented | None:
        """Who stands behind the person, where somebody does."""
        name = self.organisation if for_organisation(self) else self.represented
        if name is None or self.basis is None:
            return None
        return Represented(name=name, identifier=self.bin, basis=self.basis)


def for_other(draft: RequestDraft) -> bool:
    """Tell whether the person asks for somebody else."""
    return draft.kind is ApplicantKind.OTHER


def for_organisation(draft: RequestDraft) -> bool:
    """Tell whether the person asks for an organisation."""
    return draft.kind is ApplicantKind.ORGANISATION


def for_somebody(draft: RequestDraft) -> bool:
    """Tell whether the person represents somebody at all."""
    return for_other(draft) or for_organisation(draft)


def has_iin(draft: RequestDraft) -> bool:
    """Tell whether an IIN was told."""
    return draft.iin is not None
