"""Every exception a caller of `align` may have to handle.

    AlignError
    |-- SettingsError      a settings file or an option holds an unknown key or an impossible value
    |-- FeedError          an input path as a whole can't be read (single bad documents become rejects)
    |-- FormatError        a file in one of our formats, or in a bitext format, is malformed
    |-- EncoderError       a model or a device isn't there, or a model gave unusable vectors
    |-- AlignmentError     two lists of segments and their vectors can't be aligned as given
    |-- OutputError        a result can't be written (full disk, no permission)
    |-- StoreError         a store is damaged, in use, made with something else, or can't be written

Every message says what is wrong, where, and what to do; the command line prints it as one line and
exits with 2.
"""

from __future__ import annotations


class AlignError(Exception):
    """Base of all errors that `align` raises on purpose."""


class SettingsError(AlignError):
    """A settings file or an option holds an unknown key or an impossible value."""


class FeedError(AlignError):
    """An input path as a whole can't be read; single bad documents become rejects instead."""


class FormatError(AlignError):
    """A file in one of our formats, or in a bitext format, is malformed."""


class EncoderError(AlignError):
    """A model or a device isn't there, or a model gave unusable vectors."""


class AlignmentError(AlignError):
    """Two lists of segments and their vectors can't be aligned as given."""


class OutputError(AlignError):
    """A result can't be written: full disk, no permission, a folder in the way."""


class StoreError(AlignError):
    """A store is damaged, is being written to, was made with another encoder, or can't be written."""
