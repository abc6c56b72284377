"""Parameters of a circular as frozen values.

``school.ruleset.parameters`` and ``data/rulesets/*.json`` hold the same JSON; ``read_params``
turns it into these classes once, so that computing a mark never looks into a dictionary of text.
Limits of marks are written «6,5» in the data and are tenths here.
"""

from dataclasses import dataclass
from typing import Any

from .marks import MarkError, parse_cell


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
    """How subjects of one kind are assessed in a term and in the year."""

    kind: str
    combine: str
    groups: tuple[Group, ...] = ()
    rule: str = ""
    article: str = ""
    year: str = ""
    year_rule: str = ""
    year_article: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term or primary moment and its weight in the year average."""

    code: str
    name: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Topic clusters: their result is one more regular assessment (R22-CNT-3)."""

    levels: tuple[str, ...]
    group: str
    label: str
    setting: str
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
    """One line of the one-subject adjustment: would reach ``reach``, is ``base``, becomes ``to``."""

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
    """Conduct levels, best first, and the truth table of the year (none: it is entered)."""

    levels: tuple[tuple[str, str], ...]
    table: dict[tuple[str, str], str] | None = None
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
    """An award and its conditions; the first that holds is the only one given."""

    code: str
    name: str
    learning: tuple[str, ...]
    conduct: tuple[str, ...] = ()
    count: int | str = 0
    least: int = 0
    confirmed_by: str = ""
    rule: str = ""
    article: str = ""


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
    """The year result of primary school and what follows from it."""

    results: tuple[PrimaryLevel, ...]
    completed: tuple[str, ...]
    moment: str
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


def read_params(data):
    """Return the frozen Params of a ruleset's JSON parameters."""
    return Params(
        engine=data["engine"],
        terms=tuple(Term(**term) for term in data["terms"]),
        kinds={name: _kind(name, kind) for name, kind in data["kinds"].items()},
        settings=dict(data.get("settings", {})),
        choices={key: tuple(values) for key, values in data.get("choices", {}).items()},
        final_grades=tuple(data.get("final_grades", ())),
        words=data.get("words", {}),
        subject_names=dict(data.get("subject_names", {})),
        cluster=_cluster(data.get("cluster")),
        tests=_tests(data.get("tests")),
        traits=tuple(_trait(trait) for trait in data.get("traits", ())),
        trait_groups=dict(data.get("trait_groups", {})),
        learning=_learning(data.get("learning")),
        conduct=_conduct(data.get("conduct")),
        promotion=_promotion(data.get("promotion")),
        awards=tuple(_award(award) for award in data.get("awards", ())),
        primary=_primary(data.get("primary")),
    )


def _tenths(mark):
    """Return a limit such as «6,5» in tenths; a wrong one is an error of the data."""
    try:
        cell = parse_cell(mark, "score")
    except MarkError as error:
        raise RulesetError("BAD_PARAMETER", value=mark) from error
    return cell.tenths if cell else 0


def _kind(name, data):
    groups = tuple(_group(group) for group in data.get("groups", ()))
    return Kind(**{**data, "kind": name, "groups": groups})


def _group(data):
    steps = tuple(CountStep(**step) for step in data.get("counts", ({"count": 1},)))
    return Group(**{**data, "counts": steps})


def _cluster(data):
    return data and Cluster(**{**data, "levels": tuple(data["levels"])})


def _tests(data):
    if data is None:
        return None
    return {
        subject: tuple(
            TestRow(frozenset(row["grades"]), frozenset(row["moments"])) for row in rows
        )
        for subject, rows in data.items()
    }


def _trait(data):
    return Trait(**{**data, "skipped_grades": frozenset(data.get("skipped_grades", ()))})


def _learning(data):
    if data is None:
        return None
    levels = tuple(
        LevelRule(**{**level, "conditions": tuple(map(_condition, level.get("conditions", ())))})
        for level in data["levels"]
    )
    moves = tuple(Move(**move) for move in data.get("moves", ()))
    return Learning(**{**data, "levels": levels, "moves": moves})


def _condition(data):
    least = _tenths(data.get("least", "0"))
    return Condition(**{**data, "least": least, "codes": tuple(data.get("codes", ()))})


def _conduct(data):
    if data is None:
        return None
    table = data.get("table")
    if table is not None:
        table = {(hk1, hk2): year for hk1, row in table.items() for hk2, year in row.items()}
    levels = tuple((level["code"], level["name"]) for level in data["levels"])
    return Conduct(**{**data, "levels": levels, "table": table})


def _promotion(data):
    if data is None:
        return None
    outcomes = tuple(
        Outcome(**{**line, "learning_in": tuple(line.get("learning_in", ()))})
        for line in data["outcomes"]
    )
    return Promotion(
        **{
            **data,
            "conduct": tuple(data["conduct"]),
            "learning": tuple(data["learning"]),
            "outcomes": outcomes,
            "reassess_below": _tenths(data["reassess_below"]),
        }
    )


def _award(data):
    return Award(
        **{
            **data,
            "learning": tuple(data["learning"]),
            "conduct": tuple(data.get("conduct", ())),
            "least": _tenths(data.get("least", "0")),
        }
    )


def _primary(data):
    if data is None:
        return None
    results = tuple(
        PrimaryLevel(
            **{
                **level,
                "levels": tuple(level.get("levels", ())),
                "traits": tuple(level.get("traits", ())),
            }
        )
        for level in data["results"]
    )
    return Primary(**{**data, "results": results, "completed": tuple(data["completed"])})
