"""Beads, line pairs or a lone text -> findings; one rule family a file, rules with ids."""
