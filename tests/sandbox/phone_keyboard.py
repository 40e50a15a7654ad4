"""A keyboard that asks for the person's own phone."""

from aiogram.types import KeyboardButton, ReplyKeyboardMarkup

PHONE = ReplyKeyboardMarkup(
    keyboard=[[KeyboardButton(text="Нөмірім", request_contact=True), KeyboardButton(text="Жоқ")]],
    resize_keyboard=True,
)
