"""A Bot API on this machine: try the bot without a token, test it, break it on purpose."""

from sandbox.clock import MovableClock
from sandbox.errors import (
    ApiRefusal,
    CannotWrite,
    NoSuchButton,
    NoSuchMessage,
    NoSuchPerson,
    PersonError,
)
from sandbox.faults import Fault, FaultKind
from sandbox.people import SAMPLE_PHOTO, SimulatedPerson
from sandbox.sandbox import DEFAULT_TOKEN, Offer, Sandbox
from sandbox.seen import Button, Outcome, SeenFile, SeenMessage

__all__ = [
    "DEFAULT_TOKEN",
    "SAMPLE_PHOTO",
    "ApiRefusal",
    "Button",
    "CannotWrite",
    "Fault",
    "FaultKind",
    "MovableClock",
    "NoSuchButton",
    "NoSuchMessage",
    "NoSuchPerson",
    "Offer",
    "Outcome",
    "PersonError",
    "Sandbox",
    "SeenFile",
    "SeenMessage",
    "SimulatedPerson",
]
