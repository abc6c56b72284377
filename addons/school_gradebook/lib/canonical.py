"""Canonical JSON of a frozen record and its SHA-256 (design.md, law 8)."""

import hashlib
import json


def dumps(content):
    """Return the one text that stands for ``content``, whatever order it was built in.

    Floats are refused: two machines may write them differently, and every number of a
    record is a string as printed or an integer.
    """
    _refuse_floats(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(content):
    """Return the hexadecimal SHA-256 of the canonical text of ``content``."""
    return hashlib.sha256(dumps(content).encode()).hexdigest()


def combined_head(heads):
    """Return one hash for the journal heads of several gradebooks (id -> head)."""
    return sha256({str(key): value or "" for key, value in heads.items()})


def _refuse_floats(value):
    if isinstance(value, float):
        raise TypeError("a canonical record holds no floats")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
