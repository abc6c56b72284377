"""Parameters of a circular as frozen values.

``school.ruleset.parameters`` and ``data/rulesets/*.json`` hold the same JSON; ``params_json`` turns
it into these classes once, so that computing a mark never looks into a dictionary of text.
"""

from dataclasses import dataclass
from typing import Any

from .params_year import Award, Conduct, Primary, Promotion

YEAR = "CN"


class RulesetError(LookupError):
    """Rules that do not exist or do not say what is asked; ``code`` names the gap."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class CountStep:
    """So many columns up to so many periods a year; ``up_to`` None is the last step."""

    count: int
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of one sort: ĐĐGtx, ĐĐGgk, ĐĐGck, Mức đạt được, Điểm KTĐK …"""

    name: str
    key: str
    label: str
    short: str
    ctype: str
    window: str
    weight: int = 0
    counts: tuple[CountStep, ...] = (CountStep(1),)
    by_periods: bool = False
    open: bool = False
    tested_only: bool = False
    rule: str = ""

    @property
    def repeated(self):
        """Whether the columns of this group are numbered."""
        return "{n}" in self.key


@dataclass(frozen=True, slots=True)
class Kind:
    """How subjects of one kind are assessed in a term and in the year.

    Where the text is open, ``combine_setting`` names the setting whose value false replaces
    ``combine`` by ``combine_else``.
    """

    kind: str
    combine: str
    groups: tuple[Group, ...] = ()
    rule: str = ""
    article: str = ""
    year: str = ""
    year_rule: str = ""
    year_article: str = ""
    combine_setting: str = ""
    combine_else: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term or primary moment and its weight in the year average."""

    code: str
    name: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Topic clusters: their result is one more regular assessment (R22-CNT-3).

    ``grades`` empty means all grades of the levels; with ``each`` every chosen topic has a mark
    of its own; without ``setting`` the text leaves no choice.
    """

    levels: tuple[str, ...]
    group: str
    label: str
    setting: str = ""
    grades: frozenset[int] = frozenset()
    each: bool = False
    rule: str = ""
    article: str = ""

    def covers(self, level, grade):
        """Whether subjects of this level and grade may have a topic cluster."""
        return level in self.levels and (not self.grades or grade in self.grades)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a subject that is assessed by itself: Âm nhạc of Nghệ thuật."""

    code: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Parts:
    """How a subject may be kept in parts (R22-SUB-4, R27-TST-3).

    ``when`` is the setting that allows it (none: always), ``all_required`` the one that asks for
    every part to be Đạt (none: every part counts).
    """

    parts: tuple[Part, ...]
    when: str = ""
    all_required: str = ""
    rule: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class TestRow:
    """Grades and moments in which one subject has a periodic test (R27 §3.2)."""

    grades: frozenset[int]
    moments: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trait:
    """A quality or competence, with the grades in which it may stay blank."""

    code: str
    name: str
    short: str
    group: str
    skipped_grades: frozenset[int] = frozenset()
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a level; ``least`` is in tenths, ``count`` a number or a setting."""

    type: str
    least: int = 0
    count: int | str = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level and the conditions that must all hold; the lowest level has none."""

    code: str
    name: str
    rank: int
    conditions: tuple[Condition, ...] = ()
    point: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the adjustment: would reach ``reach``, is ``base``, becomes ``to``."""

    reach: str
    base: str
    to: str


@dataclass(frozen=True, slots=True)
class Learning:
    """The learning level of a term and of the year."""

    levels: tuple[LevelRule, ...]
    moves: tuple[Move, ...] = ()
    rule: str = ""
    article: str = ""
    adjust_rule: str = ""
    adjust_article: str = ""
    needed_subjects: int | str = 0
    needed_rule: str = ""


@dataclass(frozen=True, slots=True)
class MinuteStep:
    """How long a periodic test lasts, up to so many periods a year."""

    shortest: int
    longest: int
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """Durations of periodic tests; a specialised subject may take longer (R22-CNT-5)."""

    steps: tuple[MinuteStep, ...]
    specialised_longest: int
    rule: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    """All parameters of a ruleset; compared and hashed by identity, so it can key a cache."""

    engine: str
    terms: tuple[Term, ...]
    kinds: dict[str, Kind]
    settings: dict[str, Any]
    choices: dict[str, tuple]
    final_grades: tuple[int, ...]
    words: dict[str, Any]
    subject_names: dict[str, str]
    cluster: Cluster | None = None
    test_minutes: Minutes | None = None
    parts: dict[str, Parts] | None = None
    tests: dict[str, tuple[TestRow, ...]] | None = None
    traits: tuple[Trait, ...] = ()
    trait_groups: dict[str, str] | None = None
    learning: Learning | None = None
    conduct: Conduct | None = None
    promotion: Promotion | None = None
    awards: tuple[Award, ...] = ()
    primary: Primary | None = None

    def setting(self, settings, key):
        """Return a setting: the given one, otherwise the default of the ruleset."""
        if settings and key in settings:
            return settings[key]
        return self.settings.get(key)

    def number(self, settings, value):
        """Return a count that the data gives as a number or as the name of a setting."""
        return self.setting(settings, value) if isinstance(value, str) else value
