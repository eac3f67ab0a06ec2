"""Make the embedded encoder's background from public line-aligned text.

The shipped `align/encode/background.npz` was made from the WMT22 quality-estimation data, task 3
(critical error detection, English-German; development part, both sides) and Tatoeba:

    python scripts/build_background.py --de ced.de tatoeba.de --en ced.en tatoeba.en

Each language's distinct sentences are embedded and clustered (spherical k-means, FAISS, fixed seed);
what is kept are the centroids as float16 and the mean: no text, no single sentence's vector.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from align.encode.background import Background, pack
from align.encode.universal import UniversalSentenceEncoder

if TYPE_CHECKING:
    from align.schema import Vectors

CENTROIDS = 1_900
"""Per language: two languages stay under 4 MB."""
SENTENCES = 20_000


def read_sentences(paths: list[Path]) -> list[str]:
    """The distinct lines of some files, at most SENTENCES of them, chosen by hash, not by order."""
    lines = {line.strip() for path in paths for line in path.read_text("utf-8").splitlines()}
    return sorted(filter(None, lines), key=lambda line: hashlib.sha256(line.encode()).digest())[:SENTENCES]


def centroids(vectors: Vectors, count: int) -> Vectors:
    """Spherical k-means, shape (count, dimension), rows of unit length."""
    import faiss
    import numpy as np

    if len(vectors) <= count:
        return vectors
    kmeans = faiss.Kmeans(
        vectors.shape[1], count, niter=15, seed=17, spherical=True, verbose=False, min_points_per_centroid=1
    )
    kmeans.train(vectors)
    result: Vectors = np.asarray(kmeans.centroids, dtype=np.float32)
    return result


def main() -> None:
    """Read the named files, write the background."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--de", type=Path, nargs="+", required=True, help="German text, one sentence a line")
    parser.add_argument("--en", type=Path, nargs="+", required=True, help="English text, one sentence a line")
    parser.add_argument("--centroids", type=int, default=CENTROIDS)
    parser.add_argument("-o", "--output", type=Path, default=Path("align/encode/background.npz"))
    options = parser.parse_args()
    encoder = UniversalSentenceEncoder()
    vectors, means = {}, {}
    for language, paths in (("de", options.de), ("en", options.en)):
        rows = encoder.encode(read_sentences(paths))
        vectors[language] = centroids(rows, options.centroids)
        means[language] = rows.mean(axis=0)
    options.output.write_bytes(pack(Background(vectors, means)))
    print(f"{options.output}: {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
