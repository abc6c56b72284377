"""Parameters of what follows at the end of the year: conduct, promotion, awards, primary result.

Frozen values like those of ``params``, which holds them.
"""

from dataclasses import dataclass


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
