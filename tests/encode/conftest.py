from __future__ import annotations

import pytest

from align.schema import Run


@pytest.fixture(scope="session")
def fixture_texts(fixture_run: Run) -> list[str]:
    """All segments of the fixtures, repeats included."""
    return list(fixture_run.corpus.segments["text"])
