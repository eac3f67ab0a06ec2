"""Languages: per document by its letters, per segment only on good evidence, always the same answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from align.schema import Language
from align.text.language import _answers, detect_language, segment_languages

GERMAN = "Der Stadtrat hat am Montag beschlossen, die alte Brücke über den Fluss zu sanieren."
ENGLISH = "The city council decided on Monday to repair the old bridge across the river."
FRENCH = "Le conseil municipal a décidé lundi de réparer le vieux pont sur la rivière."
RUSSIAN = "Городской совет решил в понедельник отремонтировать старый мост через реку."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (RUSSIAN, "ru"),
        ("Міська рада вирішила в понеділок відремонтувати старий міст через річку.", "uk"),
        ("Rada miasta postanowiła w poniedziałek wyremontować stary most na rzece.", "pl"),
        ("市議会は月曜日に川にかかる古い橋を修理することを決めた。", "ja"),
        ("市议会周一决定修复河上的旧桥", "zh"),
        ("قرر مجلس المدينة يوم الاثنين إصلاح الجسر القديم فوق النهر", "ar"),
        ("สภาเมืองมีมติเมื่อวันจันทร์ให้ซ่อมสะพานเก่าข้ามแม่น้ำ", "th"),
        ("시의회는 월요일에 강을 가로지르는 오래된 다리를 수리하기로 결정했다", "ko"),
    ],
)
def test_document_language(text: str, code: str) -> None:
    assert detect_language(text).code == code


@pytest.mark.parametrize("text", ["", "1234 567", "Hallo Welt", "Привет"])
def test_too_little_text_is_undetermined(text: str) -> None:
    assert detect_language(text).code == "und"


def test_widget_lines_in_another_script_do_not_turn_a_page() -> None:
    widget = "Заголовок материала\nВойти на сайт\n"
    page = detect_language(widget * 5 + GERMAN + "\n" + widget * 5)
    assert page.code == "de"
    assert set(page.shares) == {"de", "ru"}
    assert sum(page.shares.values()) == pytest.approx(1, abs=0.011)


def test_shares_are_of_letters() -> None:
    page = detect_language(f"{GERMAN}\n{GERMAN.replace('Montag', 'Freitag')}\n{ENGLISH}")
    assert page.code == "de"
    assert 0.55 < page.shares["de"] < 0.75
    assert page.shares["de"] + page.shares["en"] == pytest.approx(1, abs=0.011)


def test_segments_inherit_unless_their_script_or_a_confident_vote_says_otherwise() -> None:
    texts = [GERMAN, "Live", "Jens Stoltenberg", "Подписаться", ENGLISH, FRENCH, RUSSIAN, "2024"]
    assert segment_languages(texts, Language("de", 1.0)) == ["de", "de", "de", "ru", "en", "fr", "ru", "de"]


def test_the_same_text_gets_the_same_answer_in_any_order_and_thread() -> None:
    texts = [GERMAN, ENGLISH, FRENCH, "Kai Müller singt Lieder im Park", "Small wonders for Oslo Plaza"] * 4
    document = Language("de", 1.0)
    forward = [segment_languages([text], document)[0] for text in texts]
    _answers.clear()
    backward = [segment_languages([text], document)[0] for text in reversed(texts)][::-1]
    _answers.clear()
    with ThreadPoolExecutor(4) as pool:
        threaded = [codes[0] for codes in pool.map(lambda text: segment_languages([text], document), texts)]
    assert forward == backward == threaded
