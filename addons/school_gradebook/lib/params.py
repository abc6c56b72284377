"""Parameters of a circular as frozen values.

``school.ruleset.parameters`` and ``data/rulesets/*.json`` hold the same JSON; ``params_json`` turns
it into these classes once, so that computing a mark never looks into a dictionary of text.
"""

from dataclasses import dataclass
from typing import Any

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
class Conduct:
    """Conduct levels, best first, and the truth table of the year (none: it is entered).

    ``optional``: some forms of study have no conduct result (TT 43, §5).
    """

    levels: tuple[tuple[str, str], ...]
    table: dict[tuple[str, str], str] | None = None
    optional: bool = False
    rule: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line of the promotion table; None in a column means «any»."""

    outcome: str
    over_absent: bool | None = None
    conduct: bool | None = None
    learning: bool | None = None
    learning_in: tuple[str, ...] = ()
    rule: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """Promotion, summer training and re-assessment of secondary pupils."""

    max_absences: int
    conduct: tuple[str, ...]
    learning: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    policy_setting: str
    policies: dict[str, str]
    reassess_below: int
    reassess_comment: bool
    rules: dict[str, str]
    articles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Award:
    """An award and its conditions; the first that holds is the only one given.

    ``learning`` empty means any level. ``levels``, ``traits`` and ``least_test`` are conditions
    on a primary pupil's year (§4). ``confirmation`` says who must confirm an award that the
    engine may only propose.
    """

    code: str
    name: str
    learning: tuple[str, ...] = ()
    conduct: tuple[str, ...] = ()
    count: int | str = 0
    least: int = 0
    levels: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    least_test: int = 0
    confirmed_by: str = ""
    confirmation: str = ""
    rule: str = ""
    article: str = ""

    @property
    def conditions(self):
        """Whether the award looks at the levels, traits and tests of a primary year."""
        return bool(self.levels)


@dataclass(frozen=True, slots=True)
class PrimaryLevel:
    """A year result of primary school: allowed levels, allowed traits, least test mark."""

    code: str
    name: str
    levels: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    least_test: int = 0
    conditions: bool = True


@dataclass(frozen=True, slots=True)
class Primary:
    """The year result of primary school and what follows from it.

    ``levels`` and ``trait_levels`` are the (code, name) pairs that the circular knows.
    """

    results: tuple[PrimaryLevel, ...]
    completed: tuple[str, ...]
    moment: str
    levels: tuple[tuple[str, str], ...]
    trait_levels: tuple[tuple[str, str], ...]
    rules: dict[str, str]
    articles: dict[str, str]


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
