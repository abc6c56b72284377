"""Circulars as data: reading a ruleset and finding the one that governs a pupil.

Sources: §0.3 dispatch table (R-DISP), settings of §13.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .params import Params, RulesetError
from .params_json import read_params

DATA = Path(__file__).resolve().parents[1].joinpath("data", "rulesets")
LEVELS = {"TH": range(1, 6), "THCS": range(6, 10), "THPT": range(10, 13), "GDTX": range(6, 13)}
# Every setting of regulations §13 and the rules it belongs to; a ruleset only has the ones
# that its text leaves open.
SETTING_RULES = {
    "adj_mode": ("R22-ADJ-AMB-1",),
    "adj_includes_comment_subjects": ("R22-ADJ-AMB-2",),
    "cluster_counts_as_extra_tx": ("R22-CNT-3",),
    "dual_unqualified_policy": ("R22-RE-2", "R43-RE"),
    "retest_scope": ("R22-RE-1", "R58-RE-1", "R43-RE"),
    "year_avg_from_rounded_terms": ("R-NUM-5", "R22-AVG-2", "R58-AVG-3", "R43-AVG"),
    "nghe_thuat_both_parts_required": ("R22-SUB-4",),
    "primary_min_mark": ("R27-TST-1", "R16-TST", "R14-TST"),
    "thcn_two_columns": ("R27-TST-3",),
    "grades_1_2_skip_tech_informatics_competence": ("R27-COD-1",),
    "legacy_comment_two_thirds_rule": ("R58-CMT-1",),
    "min_good_subjects": ("R22-LV-1", "R43-LV"),
}
SETTINGS = frozenset(SETTING_RULES)


@dataclass(frozen=True, slots=True)
class Governs:
    """A level and grade that a ruleset governs from one school year to another (inclusive)."""

    level: str
    grade: int
    start: int | None = None
    end: int | None = None

    def covers(self, level, grade, start_year):
        """Whether this line covers the grade of that level in that school year."""
        return (
            self.level == level
            and self.grade == grade
            and (self.start is None or self.start <= start_year)
            and (self.end is None or start_year <= self.end)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """A circular: code and version, what it governs, and its parameters."""

    code: str
    version: str
    name: str
    governs: tuple[Governs, ...]
    params: Params
    legal_basis: str = ""
    to_confirm: tuple[str, ...] = ()


def read_ruleset(document):
    """Return the Ruleset of a JSON document (a file of data/rulesets or a record's fields).

    A document that does not have the form of one is a RulesetError, whatever is wrong with it.
    """
    try:
        return _read_ruleset(document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RulesetError("BAD_PARAMETER", value=str(error)) from error


def _read_ruleset(document):
    return Ruleset(
        code=document["code"],
        version=str(document["version"]),
        name=document["name"],
        governs=tuple(map(_governs, document["governs"])),
        params=read_params(document["parameters"]),
        legal_basis=document.get("legal_basis") or "",
        to_confirm=tuple(document.get("to_confirm") or ()),
    )


def load_rulesets(folder=DATA):
    """Return the rulesets shipped with the addon."""
    return tuple(
        read_ruleset(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(Path(folder).glob("*.json"))
    )


def governing_code(level, grade, start_year):
    """Return the code of the circular that governs a grade in a school year (§0.3).

    Known for every year since TT 30/2014 and TT 58/2011, whether or not its rules are loaded.
    """
    for known, grades in LEVELS.items():
        if known == level and grade in grades:
            break
    else:
        raise RulesetError("UNKNOWN_GRADE", level=level, grade=grade)
    for first_years, first_year, code in _DISPATCH[level]:
        if start_year >= (first_years.get(grade) if first_years else first_year):
            return code
    raise RulesetError("NO_RULESET", level=level, grade=grade, year=start_year)


def rules_for(level, grade, start_year, rulesets):
    """Return the ruleset that governs a pupil; raise RulesetError when there is none (R-DISP).

    The rulesets' own ``governs`` decide. Where none covers the pupil, the error names the
    circular whose data is missing; a newer one never steps in for an old year.
    """
    found = _newest(level, grade, start_year, tuple(rulesets))
    if found is None:
        code = governing_code(level, grade, start_year)
        raise RulesetError(
            "RULESET_NOT_AVAILABLE", ruleset=code, level=level, grade=grade, year=start_year
        )
    return found


@lru_cache(maxsize=1024)
def _newest(level, grade, start_year, rulesets):
    """Return the newest version of the rulesets that cover a grade and year, or None."""
    found = (
        ruleset
        for ruleset in rulesets
        if any(line.covers(level, grade, start_year) for line in ruleset.governs)
    )
    return max(found, key=lambda ruleset: _version(ruleset.version), default=None)


def check_settings(params, overrides):
    """Return the settings to use and a list of ``(code, key)`` for those that cannot be."""
    settings: dict[str, Any] = dict(params.settings)
    problems = []
    for key, value in (overrides or {}).items():
        if key not in SETTINGS:
            problems.append(("UNKNOWN_SETTING", key))
        elif key in settings:
            if _is_allowed(params, key, value):
                settings[key] = value
            else:
                problems.append(("BAD_SETTING", key))
    return settings, problems


def _is_allowed(params, key, value):
    """Whether a value suits a setting: one of its choices, or of the type of its default."""
    if key in params.choices:
        return isinstance(value, str) and value in params.choices[key]
    default = params.settings[key]
    if isinstance(default, bool):
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 20


def _governs(line):
    return Governs(line["level"], line["grade"], line.get("from"), line.get("to"))


def _version(version):
    """Return a version as numbers, so that 10 follows 9."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


_TT22 = {6: 2021, 7: 2022, 8: 2023, 9: 2024, 10: 2022, 11: 2023, 12: 2024}
_TT27 = {1: 2020, 2: 2021, 3: 2022, 4: 2023, 5: 2024}
_SECONDARY = (
    (_TT22, None, "TT22-2021"),
    (None, 2020, "TT26-2020"),
    (None, 2011, "TT58-2011"),
)
_DISPATCH = {
    "THCS": _SECONDARY,
    "THPT": _SECONDARY,
    "GDTX": ((_TT22, None, "TT43-2021"),),
    "TH": (
        (_TT27, None, "TT27-2020"),
        (None, 2016, "TT22-2016"),
        (None, 2014, "TT30-2014"),
    ),
}
