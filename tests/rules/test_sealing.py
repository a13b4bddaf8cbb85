"""Envelopes, keys and return codes: what goes in comes out for whoever may, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.sealing import codes, envelope, keys, letters
from clew.sealing.envelope import (
    CannotOpen,
    Sealer,
    open_envelope,
    padded,
    readers_of,
    rewrap,
    seal,
)

ONE, TWO, OTHER = (keys.new_key("unit") for _ in range(3))
WORDS = "a made-up passphrase"


@given(st.lists(st.binary(max_size=100_000), max_size=4))
@settings(max_examples=30)
def test_what_streams_in_comes_out_for_each_reader(pieces: list[bytes]) -> None:
    sealer = Sealer([ONE.reader, TWO.reader])
    sealed = b"".join([*(sealer.push(p) for p in pieces), sealer.finish()])
    for key in (ONE, TWO):
        assert open_envelope(sealed, key.key_id, key.private) == b"".join(pieces)
    with pytest.raises(CannotOpen):
        open_envelope(sealed, OTHER.key_id, OTHER.private)
    with pytest.raises(CannotOpen):
        open_envelope(sealed, ONE.key_id, OTHER.private)


@given(st.data())
@settings(max_examples=60)
def test_whatever_is_changed_or_cut_does_not_open(data: st.DataObject) -> None:
    sealed = seal(data.draw(st.binary(max_size=70_000)), [ONE.reader])
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for wrong in (changed, sealed[:at]):
        with pytest.raises(CannotOpen):
            open_envelope(wrong, ONE.key_id, ONE.private)


def test_pieces_of_two_envelopes_do_not_make_one() -> None:
    one, two = (seal(bytes([n]) * 200_000, [ONE.reader]) for n in (1, 2))
    with pytest.raises(CannotOpen):
        open_envelope(one[:100_000] + two[100_000:], ONE.key_id, ONE.private)


@given(st.integers(0, 10**8))
def test_padding_covers_and_costs_little(length: int) -> None:
    assert padded(length) >= length
    assert padded(length) <= max(4096, length * 1.12 + 1)


def test_short_texts_look_the_same() -> None:
    assert len({len(seal(b"x" * n, [ONE.reader])) for n in (0, 10, 300, 3000, 4096)}) == 1


def test_rewrapping_gives_it_to_others_alone() -> None:
    sealed = seal(b"kept", [ONE.reader])
    moved = rewrap(sealed, ONE.key_id, ONE.private, [TWO.reader])
    assert readers_of(moved) == [TWO.key_id]
    assert open_envelope(moved, TWO.key_id, TWO.private) == b"kept"
    with pytest.raises(CannotOpen):
        open_envelope(moved, ONE.key_id, ONE.private)


def test_envelopes_of_the_first_format_still_open() -> None:
    """A vector: whatever the library's version, what was sealed before has to open."""
    private = bytes(range(32))
    key = keys.Key(
        "unit",
        False,
        bytes.fromhex("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"),
        private,
    )
    sealed = bytes.fromhex(
        (Path(__file__).parents[1] / "data" / "envelope-1.hex").read_text().strip()
    )
    assert (
        open_envelope(sealed, key.key_id, key.private)
        == "Sealed when the format was new: é".encode()
    )


@given(st.binary(max_size=300))
def test_junk_is_no_envelope(junk: bytes) -> None:
    for wrong in (junk, envelope.MAGIC + junk):
        with pytest.raises(CannotOpen):
            open_envelope(wrong, ONE.key_id, ONE.private)


def test_a_code_is_read_as_people_write_it() -> None:
    code = codes.new_code()
    assert codes.read_code(f"  {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert codes.open_code(code) == codes.open_code(code.replace("-", ""))
    assert len({codes.new_code() for _ in range(1000)}) == 1000


@given(st.binary(min_size=32, max_size=64), st.binary(min_size=32, max_size=64))
def test_the_same_bytes_give_the_same_code_and_others_another(one: bytes, two: bytes) -> None:
    assert codes.read_code(codes.code_from(one)) == codes.code_from(one).replace("-", "")
    codes_there_are = len(codes.ALPHABET) ** (codes.SYMBOLS - 1)
    if int.from_bytes(one, "big") % codes_there_are != int.from_bytes(two, "big") % codes_there_are:
        assert codes.code_from(one) != codes.code_from(two)


@given(st.integers(0, 19), st.integers(1, 29))
def test_one_slip_in_a_code_is_found(at: int, by: int) -> None:
    code = codes.new_code().replace("-", "")
    other = codes.ALPHABET[(codes.ALPHABET.index(code[at]) + by) % len(codes.ALPHABET)]
    with pytest.raises(codes.BadCode):
        codes.read_code(code[:at] + other + code[at + 1 :])


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "0000-1111-0000-1111-0000", "ж" * 20, "2" * 21, "²" * 20]
)
def test_what_is_no_code_is_told(typed: str) -> None:
    with pytest.raises(codes.BadCode):
        codes.open_code(typed)


def test_a_code_opens_replies_sealed_to_it() -> None:
    held = codes.open_code(codes.new_code())
    sealed = seal(b"We rang.", [held.reader, ONE.reader])
    assert open_envelope(sealed, held.reader.key_id, held.private) == b"We rang."
    assert held.private not in sealed
    assert held.locator not in sealed


def test_a_key_file_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "unit.key"
    keys.write_locked(path, ONE, ONE.private, WORDS, quick=True)
    assert path.stat().st_mode & 0o077 == 0
    assert ONE.private.hex() not in path.read_text()
    assert keys.unlocked_key(path, WORDS) == ONE
    with pytest.raises(keys.BadKey, match="does not open"):
        keys.unlocked_key(path, WORDS + "!")
    with pytest.raises(keys.BadKey, match="nothing was written over"):
        keys.write_locked(path, ONE, ONE.private, WORDS, quick=True)
    with pytest.raises(keys.BadKey, match="14 or more"):
        keys.write_locked(tmp_path / "b.key", ONE, ONE.private, "short")
    (tmp_path / "keys" / "junk.key").write_text("{}")
    assert [k.key_id for k in keys.key_files(tmp_path / "keys")] == [ONE.key_id]


def test_two_holders_together_recover_and_neither_alone(tmp_path: Path) -> None:
    recovery = keys.new_key("unit", recovery=True)
    shares = keys.split(recovery)
    for number, share in enumerate(shares, 1):
        keys.write_locked(
            tmp_path / f"{number}.key",
            recovery,
            share,
            WORDS + str(number),
            share=number,
            quick=True,
        )
    with pytest.raises(keys.BadKey, match="one share"):
        keys.unlocked_key(tmp_path / "1.key", WORDS + "1")
    opened = [keys.unlock(tmp_path / f"{n}.key", WORDS + str(n)) for n in (1, 2)]
    assert keys.join(*opened, use="unit", public=recovery.public).private == recovery.private
    for wrong in ((opened[0], opened[0]), (opened[0], keys.split(keys.new_key("unit"))[1])):
        with pytest.raises(keys.BadKey, match="do not make the key"):
            keys.join(*wrong, use="unit", public=recovery.public)
    assert recovery.private not in shares


@given(st.text(max_size=50), st.text(max_size=50), st.binary(max_size=500))
def test_a_file_keeps_its_name(name: str, kind: str, content: bytes) -> None:
    assert letters.read_file(letters.file_head(name, kind) + content) == letters.SentFile(
        name, kind, content
    )


@pytest.mark.parametrize("junk", [b"", b"\0\0\0\xff", b"\xff" * 40])
def test_junk_is_no_file(junk: bytes) -> None:
    with pytest.raises(ValueError, match="no file"):
        letters.read_file(junk)
