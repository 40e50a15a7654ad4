"""The key ring: what is sealed opens in its own cell only, and the file is guarded."""

import base64
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import keyring
from db.keyring import KeyRing, KeyRingUnusable, SealBroken

IIN = "500101100000"
CELL = {"column": "requests.person", "row": "A1B2C3D4E5"}
RING = KeyRing.generate()


def document(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(path.read_text("utf-8"))
    return loaded


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_cell(text: str) -> None:
    assert RING.open(RING.seal(text, **CELL), **CELL) == text


@pytest.mark.parametrize("value", [b"", b"\x00\xff", "Әбіш Ғұмар Қаһарман"])
def test_bytes_and_letters_come_back(value: str | bytes) -> None:
    plain = value.encode() if isinstance(value, str) else value
    assert RING.open_bytes(RING.seal(value, **CELL), **CELL) == plain


def test_the_same_value_is_never_sealed_alike() -> None:
    sealed = {RING.seal(IIN, **CELL) for _ in range(50)}
    assert len(sealed) == 50
    assert not any(IIN.encode() in one for one in sealed)


@pytest.mark.parametrize(
    "cell",
    [
        {"column": "requests.person", "row": "A1B2C3D4E6"},
        {"column": "requests.matter", "row": "A1B2C3D4E5"},
        # The border between column and row belongs to what is bound.
        {"column": "requests.person:A", "row": "1B2C3D4E5"},
    ],
    ids=["another row", "another column", "another border"],
)
def test_a_copied_value_does_not_open_elsewhere(cell: dict[str, str]) -> None:
    with pytest.raises(SealBroken) as refused:
        RING.open(RING.seal(IIN, **CELL), **cell)
    assert IIN not in str(refused.value)


def test_without_the_binding_a_copied_value_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above: it is the associated data that refuses."""
    monkeypatch.setattr(keyring, "_cell", lambda _column, _row: b"")
    assert RING.open(RING.seal(IIN, **CELL), column="requests.matter", row="ZZZZZZZZZZ") == IIN


def test_another_ring_opens_nothing() -> None:
    sealed = RING.seal(IIN, **CELL)
    with pytest.raises(SealBroken, match="unknown key"):
        KeyRing.generate().open(sealed, **CELL)


def test_every_changed_byte_is_noticed() -> None:
    sealed = RING.seal(IIN, **CELL)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            RING.open(bytes(changed), **CELL)


def test_every_cut_is_noticed() -> None:
    sealed = RING.seal(IIN, **CELL)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            RING.open(sealed[:length], **CELL)


def test_a_blind_index_finds_equals_and_tells_nothing() -> None:
    blind = RING.blind("iin", IIN)
    assert blind == RING.blind("iin", IIN)
    assert len(blind) == 32
    others = {RING.blind("phone", IIN), RING.blind("iin", "500101100001")}
    assert len({blind, *others, KeyRing.generate().blind("iin", IIN)}) == 4


def test_a_fresh_file_is_for_its_owner_only_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "office.keys"
    # Whatever the process would let others do with its files.
    before = os.umask(0)
    try:
        made = KeyRing.create(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KeyRing.load(path).open(made.seal(IIN, **CELL), **CELL) == IIN


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "office.keys"
    KeyRing.create(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        KeyRing.create(path)
    assert path.read_bytes() == before


def test_an_older_key_still_opens_what_it_sealed(tmp_path: Path) -> None:
    path = tmp_path / "office.keys"
    sealed = KeyRing.create(path).seal(IIN, **CELL)
    keys = document(path)
    assert isinstance(keys["sealing"], dict)
    keys["sealing"]["k-new"] = base64.b64encode(os.urandom(32)).decode()
    keys["active"] = "k-new"
    path.write_text(json.dumps(keys))
    rotated = KeyRing.load(path)
    assert rotated.open(sealed, **CELL) == IIN
    assert rotated.seal(IIN, **CELL)[2:7] == b"k-new"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o644])
def test_a_file_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "office.keys"
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(KeyRingUnusable, match=r"chmod 600") as refused:
        KeyRing.load(path)
    assert len(str(refused.value).splitlines()) == 1


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(KeyRingUnusable, match=r"no such file") as refused:
        KeyRing.load(tmp_path / "office.keys")
    assert len(str(refused.value).splitlines()) == 1


SHORT = base64.b64encode(b"short").decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read as JSON"),
        ("{", "cannot be read as JSON"),
        ("[]", "missing or has a wrong length"),
        ("null", "missing or has a wrong length"),
        ("{}", "missing or has a wrong length"),
        ('{"active": "k", "sealing": []}', "missing or has a wrong length"),
        ('{"active": ["k"], "sealing": {"k": ""}}', "missing or has a wrong length"),
    ],
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "office.keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyRingUnusable, match=words) as refused:
        KeyRing.load(path)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("part", ["active", "sealing", "index", "journal", "numbers"])
@pytest.mark.parametrize("value", [None, "no base64 %", SHORT], ids=["absent", "rubbish", "short"])
def test_every_key_is_wanted_whole_and_none_is_shown(
    tmp_path: Path, part: str, value: str | None
) -> None:
    path = tmp_path / "office.keys"
    KeyRing.create(path)
    keys = document(path)
    keys[part] = value
    if value is None:
        del keys[part]
    path.write_text(json.dumps(keys))
    with pytest.raises(KeyRingUnusable, match="missing or has a wrong length") as refused:
        KeyRing.load(path)
    assert str(keys.get("journal")) not in str(refused.value)
