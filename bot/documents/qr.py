"""QR codes: a receipt that anybody's camera can check."""

import io

import segno

SCALE = 8
"""Pixels of one module: sharp on a phone and on paper, and still half a kilobyte."""


def png(text: str) -> bytes:
    """Return a QR code of the text as a PNG picture; every tenth of it may be damaged."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=SCALE)
    return picture.getvalue()


def svg(text: str) -> str:
    """Return the same code as SVG, sharp at any size; the paper gives it its quiet margin."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()
