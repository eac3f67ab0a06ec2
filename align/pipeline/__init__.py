"""The stages composed: feed -> corpus -> pairs -> findings -> stories. Returns values, prints nothing.

feed = read(paths, settings)                      documents and rejects
corpus = segment(feed.documents, settings)        languages, segments, kinds
pairs = find_pairs(corpus, engine, settings)      candidates, beads, relations
findings = ErrorsAlone(corpus).findings           in German documents, whatever their originals
findings = find_errors_beside(corpus, pairs)      in aligned pairs, reprint beside original
run = run_feed(paths, settings)                   all of it
"""

from align.pipeline.check import Policy, check_batch
from align.pipeline.corpus import Feed, read, segment
from align.pipeline.dedup import Dedup, dedup_feed
from align.pipeline.engine import Engine, load_engine, sign
from align.pipeline.errors import ErrorsAlone, find_errors_beside
from align.pipeline.pairs import align_bodies, find_pairs
from align.pipeline.progress import Progress, silent
from align.pipeline.run import pair_feed, run_feed

__all__ = [
    "Dedup",
    "Engine",
    "ErrorsAlone",
    "Feed",
    "Policy",
    "Progress",
    "align_bodies",
    "check_batch",
    "dedup_feed",
    "find_errors_beside",
    "find_pairs",
    "load_engine",
    "pair_feed",
    "read",
    "run_feed",
    "segment",
    "sign",
    "silent",
]
