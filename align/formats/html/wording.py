"""The words of the report for what the tables call by a name: a reader need not know the tables."""

from __future__ import annotations

from align.schema import Relation

RELATION_WORDS = {
    Relation.EXACT: "exact copy",
    Relation.NEAR_DUPLICATE: "near copy",
    Relation.A_CONTAINS_B: "excerpt",
    Relation.B_CONTAINS_A: "excerpt",
    Relation.TRANSLATION: "translation",
    Relation.PARTIAL_TRANSLATION: "partly translated",
    Relation.RELATED: "same topic",
}
"""A relation on its badge."""

RELATION_MEANINGS = {
    Relation.EXACT: "The two texts are the same, but for typography.",
    Relation.NEAR_DUPLICATE: "The two texts are almost the same.",
    Relation.A_CONTAINS_B: "The text of b stands in a, among other text.",
    Relation.B_CONTAINS_A: "The text of a stands in b, among other text.",
    Relation.TRANSLATION: "One text is a translation of the other, nearly whole.",
    Relation.PARTIAL_TRANSLATION: "Parts of one text are a translation of parts of the other.",
    Relation.RELATED: "Both tell the same story, each in its own words.",
}
"""A relation in a sentence."""


def relation_slug(relation: Relation) -> str:
    """A relation as one word, as the filters know it."""
    return RELATION_WORDS[relation].replace(" ", "-")
