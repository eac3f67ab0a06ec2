"""Cross-language duplicate and translation-alignment tool for scraped news.

Importing `align` is cheap: torch, faiss and polars load when a function needs them.
"""

__version__ = "0.1.0"
