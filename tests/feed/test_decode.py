"""Bytes of any origin become clean text, or a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.feed.decode import clean, decode, looks_like_text
from align.feed.found import NotTaken

GERMAN = "Größere Mengen „Äpfel“ – für 3 € – süß"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_of_german(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


def test_latin_1_and_cyrillic_code_pages() -> None:
    assert decode("Die Brücke führt über die Aller.".encode("latin-1")) == "Die Brücke führt über die Aller."
    russian = "Городской совет решил в понедельник отремонтировать старый мост через реку. " * 4
    assert decode(russian.encode("cp1251")) == russian


def test_a_declared_encoding_is_believed_where_utf_8_fails() -> None:
    assert decode("Zażółć gęślą jaźń".encode("iso-8859-2"), "iso-8859-2") == "Zażółć gęślą jaźń"
    assert decode(GERMAN.encode(), "iso-8859-2") == GERMAN
    assert decode(GERMAN.encode("cp1252"), "no-such-code") == GERMAN


def test_one_broken_byte_does_not_spoil_utf_8() -> None:
    data = (GERMAN * 5).encode() + b"\xff" + GERMAN.encode()
    assert decode(data) == GERMAN * 5 + "\ufffd" + GERMAN


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"\x89PNG\r\n", bytes(range(256)) * 8, b"\0" * 50])
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(NotTaken, match="not text"):
        decode(data)


def test_mojibake_is_repaired_and_typography_left_alone() -> None:
    assert clean("GrÃ¶ÃŸe fÃ¼r alle") == "Größe für alle"
    assert clean("„ﬁn“ – ’s & &amp; Ｗ") == "„ﬁn“ – ’s & &amp; Ｗ"


def test_control_characters_and_lone_surrogates_go() -> None:
    assert clean("a\x00b\x07c\r\nd\x0ce\rf\ud800g\tä") == "abc\nd\ne\nf\ufffdg\tä"


@given(st.text(st.characters(exclude_categories=[])))
def test_clean_text_can_always_be_written(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not {char for char in cleaned if char < " " and char not in "\n\t"}


@given(st.binary(max_size=400))
def test_bytes_become_clean_text_exactly_where_they_look_like_text(data: bytes) -> None:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or looks_like_text(data):
        clean(decode(data)).encode()
    else:
        with pytest.raises(NotTaken):
            decode(data)
