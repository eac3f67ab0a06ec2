"""Places and names counted on both sides."""

from __future__ import annotations

from align.checks.lint import check_pair
from align.checks.mentions import count_mentions
from align.checks.pair import Pair
from align.checks.parsed import Parsed


def test_a_place_may_be_exchanged_where_it_is_named_once_more() -> None:
    english = Parsed("The mayors of Spain and France met in Spain, said Kuroda of the Mekong Bank.", "en")
    german = Parsed("Die Bürgermeister Spaniens und Frankreichs trafen sich in Kenia, sagte Kuroda.", "de")
    found = count_mentions(english, german)
    assert (found.places_come, found.places_gone, found.places_rarer, found.places_oftener) == (1, 0, 1, 0)
    assert (found.names, found.names_unsaid, found.names_shared) == (5, 1, 2)


def test_other_languages_have_no_mentions() -> None:
    assert not any(Pair(Parsed("Kuroda left Spain.", "en"), Parsed("Kuroda quitta l’Espagne.", "fr")).mentions.values())


def test_a_capital_that_both_sides_name_stands_for_no_country_besides() -> None:
    found = check_pair("Serbia opened a school in Belgrade.", "Kenia eröffnete in Belgrad eine Schule.", "en", "de")
    assert [finding.rule.id for finding in found] == ["place-mismatch"]
    assert check_pair("Serbia opened a school.", "Belgrad eröffnete eine Schule.", "en", "de") == []
