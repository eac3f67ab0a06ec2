"""What a caller of `align_segments` sees, on real sentences and on hostile input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from align.beads import align_segments, measure_hubness
from align.encode.background import Background, load_background
from align.encode.universal import UniversalSentenceEncoder
from align.errors import AlignmentError
from align.schema import Alignment, Verdict

GERMAN = [
    "Der Stadtrat von Lindenau hat am Montag den Bau einer neuen Brücke beschlossen.",
    "Sie soll 14 Millionen Euro kosten und in drei Jahren fertig sein.",
    "Die alte Brücke war im Winter nach einem Hochwasser gesperrt worden.",
    "Seitdem müssen Pendler einen Umweg von zwanzig Kilometern fahren.",
    "Bürgermeisterin Helga Brandt sprach von einem guten Tag für die Stadt.",
    "Die Opposition hält den Entwurf für zu teuer.",
    "Ein Gutachter hatte im Frühjahr vor Rissen in den Pfeilern gewarnt.",
    "Anwohner befürchten Lärm und Staub während der Bauzeit.",
]
ENGLISH = [
    "Lindenau's city council decided on Monday to build a new bridge.",
    "It is expected to cost 14 million euros and to be finished in three years.",
    "The old bridge had been closed in winter after a flood.",
    "Since then commuters have had to take a detour of twenty kilometres.",
    "Mayor Helga Brandt spoke of a good day for the city.",
    "The opposition considers the design too expensive.",
    "In spring an expert had warned of cracks in the piers.",
    "Residents fear noise and dust during construction.",
]
FOREIGN = [
    "The striker scored twice in the second half.",
    "Researchers found traces of lead in ancient ice.",
    "The orchestra opens its season with Brahms.",
    "Oil prices rose for the fourth day in a row.",
    "Her new novel is set on a remote island.",
    "The zoo welcomed two snow leopard cubs.",
]

Align = Callable[[list[str], list[str]], Alignment]
Beads = list[tuple[tuple[int, ...], tuple[int, ...]]]


@pytest.fixture(scope="module")
def background(encoder: UniversalSentenceEncoder) -> Background:
    return load_background(encoder)


@pytest.fixture(scope="module")
def align_texts(encoder: UniversalSentenceEncoder, background: Background) -> Align:
    def call(source: list[str], target: list[str]) -> Alignment:
        return align_segments(
            encoder.encode(source) if source else np.zeros((0, 512), dtype=np.float32),
            encoder.encode(target) if target else np.zeros((0, 512), dtype=np.float32),
            source,
            target,
            background=background,
            source_language="de",
            target_language="en",
        )

    return call


def spans(alignment: Alignment) -> Beads:
    return [(bead.source, bead.target) for bead in alignment.beads]


def test_what_sites_write_around_articles_stays_alone_even_where_both_sites_write_it(align_texts: Align) -> None:
    source = ["Jetzt abonnieren", *GERMAN[4:], *GERMAN[:4], "Artikel teilen"]
    target = ["Share this article", *ENGLISH, "Subscribe now"]
    assert spans(align_texts(source, target)) == [((i,), ((i + 3) % 8 + 1,)) for i in range(1, 9)]


def test_a_faithful_translation_with_merged_and_cut_sentences(align_texts: Align) -> None:
    source = [*GERMAN[:2], " ".join(GERMAN[2:4]), *GERMAN[4:]]
    target = [*ENGLISH[:5], " ".join(ENGLISH[5:7]), ENGLISH[7]]
    alignment = align_texts(source, target)
    expected = [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3)), ((3,), (4,)), ((4, 5), (5,)), ((6,), (6,))]
    assert spans(alignment) == expected
    assert alignment.verdict is Verdict.TRANSLATION
    assert alignment.source_coverage == alignment.target_coverage == 1.0


def test_moved_blocks_and_foreign_sentences(align_texts: Align) -> None:
    target = [*FOREIGN[:2], *ENGLISH[5:], FOREIGN[2], *ENGLISH[:3], *FOREIGN[3:]]
    alignment = align_texts(GERMAN, target)
    moved = {0: 6, 1: 7, 2: 8, 5: 2, 6: 3, 7: 4}
    assert spans(alignment) == [((i,), (j,)) for i, j in moved.items()]
    assert alignment.verdict is Verdict.PARTIAL


def test_unrelated_texts_have_no_beads(align_texts: Align) -> None:
    alignment = align_texts(GERMAN, FOREIGN)
    assert alignment == Alignment((), 0.0, 0.0, Verdict.NONE)


def test_mirrored_input_gives_mirrored_beads(
    align_texts: Align, encoder: UniversalSentenceEncoder, background: Background
) -> None:
    target = [*ENGLISH[4:], " ".join(ENGLISH[:2]), *ENGLISH[2:4], FOREIGN[0]]
    forth = align_texts(GERMAN, target)
    vectors = encoder.encode(target), encoder.encode(GERMAN)
    back = align_segments(*vectors, target, GERMAN, background=background, source_language="en", target_language="de")
    assert sorted(spans(forth)) == sorted((bead.target, bead.source) for bead in back.beads)
    assert (forth.source_coverage, forth.target_coverage) == (back.target_coverage, back.source_coverage)


def test_hubness_is_a_segments_own_to_the_last_bit(background: Background) -> None:
    """A store measures some segments at a time, a run others; scores are rounded, and a last bit turns a digit."""
    chance = np.random.default_rng(3)
    vectors = (background.vectors("de")[:900] + chance.standard_normal((900, 512)) / 30).astype(np.float32)
    together = measure_hubness(vectors, "de", "en", background)
    for start, end in ((0, 1), (3, 34), (100, 161), (7, 700)):
        assert np.array_equal(measure_hubness(vectors[start:end].copy(), "de", "en", background), together[start:end])


def test_hubness_measured_beforehand_changes_nothing(
    align_texts: Align, encoder: UniversalSentenceEncoder, background: Background
) -> None:
    """Each segment among others than those of its text, and from both sides."""
    source, target = [*GERMAN[4:], *GERMAN[:4]], [*ENGLISH, *FOREIGN]
    vectors = encoder.encode(source), encoder.encode(target)
    hubness = (
        measure_hubness(encoder.encode([*FOREIGN, *source]), "de", "en", background)[len(FOREIGN) :],
        measure_hubness(vectors[1][::-1], "en", "de", background)[::-1],
    )
    found = align_segments(
        *vectors, source, target, background=background, source_language="de", target_language="en", hubness=hubness
    )
    back = align_segments(
        *vectors[::-1], target, source, background=background, source_language="en", target_language="de",
        hubness=hubness[::-1],
    )  # fmt: skip
    assert len(found.beads) == 8
    assert found.beads == align_texts(source, target).beads
    assert {(bead.target, bead.source, bead.probability) for bead in back.beads} == {
        (bead.source, bead.target, bead.probability) for bead in found.beads
    }
    with pytest.raises(AlignmentError, match=r"target: hubness of shape \(3,\) for 14 segments"):
        align_segments(
            *vectors, source, target, background=background, source_language="de", target_language="en",
            hubness=(hubness[0], hubness[1][:3]),
        )  # fmt: skip


def test_an_empty_side(align_texts: Align) -> None:
    nothing = Alignment((), 0.0, 0.0, Verdict.NONE)
    assert align_texts([], ENGLISH) == align_texts(GERMAN, []) == align_texts([], []) == nothing


def test_one_segment_against_forty(align_texts: Align) -> None:
    target = [f"{FOREIGN[number % 6][:-1]}, part {number}." for number in range(39)]
    target.insert(17, ENGLISH[1])
    assert spans(align_texts(GERMAN[1:2], target)) == [((0,), (17,))]


def test_identical_segments_are_told_apart_by_nothing(align_texts: Align) -> None:
    alignment = align_texts(GERMAN[:1] * 20, ENGLISH[:1] * 20)
    taken = [place for bead in alignment.beads for place in bead.source]
    assert len(taken) == len(set(taken))


def test_segments_of_one_character_and_of_fifty_thousand(align_texts: Align) -> None:
    source = ["-", "bla " * 12_500, *GERMAN]
    alignment = align_texts(source, [*ENGLISH, "x", "blah " * 10_000])
    assert {((number + 2,), (number,)) for number in range(8)} <= set(spans(alignment))


@pytest.mark.parametrize(("value", "what"), [(0.0, "zero"), (np.nan, "not finite"), (np.inf, "not finite")])
def test_an_unusable_vector_is_named(
    value: float, what: str, encoder: UniversalSentenceEncoder, background: Background
) -> None:
    target = encoder.encode(ENGLISH).copy()
    target[5] = value
    with pytest.raises(AlignmentError, match=f"target: vector 5 .* is {what}"):
        align_segments(
            encoder.encode(GERMAN),
            target,
            GERMAN,
            ENGLISH,
            background=background,
            source_language="de",
            target_language="en",
        )


@pytest.mark.parametrize("shape", [(3, 512), (8, 100), (8,)])
def test_vectors_that_do_not_fit(
    shape: tuple[int, ...], encoder: UniversalSentenceEncoder, background: Background
) -> None:
    with pytest.raises(AlignmentError, match="source"):
        align_segments(
            np.ones(shape, dtype=np.float32),
            encoder.encode(ENGLISH),
            GERMAN,
            ENGLISH,
            background=background,
            source_language="de",
            target_language="en",
        )


def test_an_unknown_language_gets_the_whole_background(
    encoder: UniversalSentenceEncoder, background: Background
) -> None:
    french = [
        "Le conseil municipal de Lindenau a décidé lundi de construire un nouveau pont.",
        "Il devrait coûter 14 millions d'euros et être achevé dans trois ans.",
        "L'ancien pont avait été fermé en hiver après une crue.",
    ]
    alignment = align_segments(
        encoder.encode(GERMAN[:3]),
        encoder.encode(french),
        GERMAN[:3],
        french,
        background=background,
        source_language="de",
        target_language="fr",
    )
    assert spans(alignment) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]
