"""Who is who: languages, roles, and on whose behalf somebody asks."""

from enum import StrEnum


class Language(StrEnum):
    """Languages of a person, in the order in which they are offered."""

    KK = "kk"
    RU = "ru"
    EN = "en"


class Role(StrEnum):
    """What a member of the staff is in the office; several may be held at once."""

    ADMINISTRATOR = "administrator"
    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    HEAD = "head"
    UNIT = "unit"
    CONSULTANT = "consultant"
    PSYCHOLOGIST = "psychologist"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"
    SECRECY = "secrecy"
    AUDITOR = "auditor"


HELPERS = (Role.CONSULTANT, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.VOLUNTEER)
"""Who helps applicants on the reception day (point 17): the legal consultant first."""


class Help(StrEnum):
    """Whom an applicant would like to see on the day (point 17): each is a helper's role."""

    CONSULTANT = Role.CONSULTANT.value
    PSYCHOLOGIST = Role.PSYCHOLOGIST.value
    SOCIAL_WORKER = Role.SOCIAL_WORKER.value
    VOLUNTEER = Role.VOLUNTEER.value


class Need(StrEnum):
    """What the building and the talk must offer, so that nobody is embarrassed at the door."""

    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    INTERPRETER = "interpreter"
    LARGE_PRINT = "large_print"
    COMPANION = "companion"


class ApplicantKind(StrEnum):
    """On whose behalf the person asks (APPC article 68)."""

    SELF = "self"
    OTHER = "other"
    ORGANISATION = "organisation"


class Citizenship(StrEnum):
    """Drives the secrecy check of point 11."""

    KAZAKHSTAN = "kazakhstan"
    FOREIGN = "foreign"
    STATELESS = "stateless"


class SocialGroup(StrEnum):
    """The social status of who was received, filled in by the staff for the report alone."""

    PENSIONER = "pensioner"
    LARGE_FAMILY = "large_family"
    DISABILITY = "disability"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED = "unemployed"
    ENTREPRENEUR = "entrepreneur"
    BUDGET = "budget"
    NON_BUDGET = "non_budget"
    OTHER = "other"


class Rank(StrEnum):
    """The rank of a post, as the quarterly report counts receptions."""

    FIRST_HEAD = "first_head"
    DEPUTY = "deputy"
    APPARATUS_HEAD = "apparatus_head"
    OTHER = "other"
