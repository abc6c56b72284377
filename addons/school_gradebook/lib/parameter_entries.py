"""Entries of the table of parameters: where a value stands in the JSON and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .text import fold

MOST_SUBJECTS = 20


@dataclass(slots=True)
class Entry:
    """One value that may be changed; ``write`` puts a new one in its place."""

    section: str
    path: str
    label: str
    type: str
    value: Any
    write: Callable
    rule: str = ""
    choices: list | None = None
    settings: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    check: Callable | None = None
    optional: bool = False


class Section:
    """Collects the entries of one section; ``path`` and ``rule`` are those of its entries."""

    def __init__(self, found, title, rule=""):
        self.found, self.title, self.rule = found, title, rule

    def add(self, kind, path, label, value, write, *, rule=None, **more):
        """Add an entry."""
        rule = self.rule if rule is None else rule
        self.found.append(Entry(self.title, path, label, kind, value, write, rule, **more))

    def item(self, kind, path, label, holder, key, **more):
        """Add an entry whose value is ``holder[key]``."""
        self.add(kind, path, label, holder[key], partial(holder.__setitem__, key), **more)

    def flags(self, path, label, holder, key, names, **more):
        """Add a flag for each code of ``names``: whether the list ``holder[key]`` has it."""
        for code, name in names.items():
            write = partial(_put, holder, key, code, tuple(names))
            given = code in holder.get(key, ())
            self.add("flag", f"{path}.{code}", label.format(name=name), given, write, **more)

    def number(self, path, label, holder, key, settings, names, **more):
        """Add a number that may be written here or taken from a setting."""
        fixed = [[str(number), str(number)] for number in range(MOST_SUBJECTS + 1)]
        follow = [[code, f"theo thiết lập «{names(code)[0]}»"] for code in settings]
        limits = {"least": 0, "most": MOST_SUBJECTS}
        more = {**more, **limits, "choices": follow + fixed, "settings": settings}
        self.item("setting", path, label, holder, key, **more)


def _put(holder, key, code, order, wanted):
    """Put a code into a list or take it out, in the order of the codes."""
    chosen = {*holder.get(key, ())}
    chosen = chosen | {code} if wanted else chosen - {code}
    holder[key] = [other for other in order if other in chosen]


def read_grades(text):
    """Return the grades of «1–3, 5» in order; ValueError for anything else."""
    found = set()
    for part in text.replace(";", ",").replace("-", "–").split(","):
        if part.strip():
            first, _dash, last = part.partition("–")
            found.update(range(int(first), int(last or first) + 1))
    if any(not 1 <= grade <= 12 for grade in found):
        raise ValueError(text)
    return sorted(found)


def read_subjects(names, text):
    """Return the codes of subjects given by name or code; ValueError for an unknown one."""
    known = {fold(name): code for code, name in names.items()}
    known.update((fold(code), code) for code in names)
    codes = [known.get(fold(part)) for part in text.split(",") if part.strip()]
    if not codes or None in codes:
        raise ValueError(text)
    return codes
