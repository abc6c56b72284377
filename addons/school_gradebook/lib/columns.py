"""Which columns a gradebook has, by kind of subject, grade, term and periods a year.

Sources: TT 22/2021 Điều 6, 7 (R22-CNT-1…4), TT 27/2020 Điều 7 (R27 §3.2–3.4).
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from .params import RulesetError

EVERY, ANY = "EVERY", "ANY"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet; ``combine`` says how the line's result comes out of its cells.

    ``codes`` are the levels that may be entered (empty: all of the column's type). ``part`` is
    the part of the subject that the column belongs to, ``merge`` how the parts make one result.
    """

    key: str
    label: str
    short: str
    ctype: str
    weight: int
    window: str
    combine: str = ""
    group: str = ""
    codes: tuple[str, ...] = ()
    part: str = ""
    merge: str = ""


def tx_count(params, periods, group="tx"):
    """Return how many regular marks a SCORE subject needs per term (R22-CNT-2).

    35 → 2, 36 → 3, 70 → 3, 71 → 4. Without the number of periods nobody can say.
    """
    rule = params.kinds.get("SCORE")
    for candidate in rule.groups if rule else ():
        if candidate.name == group:
            return _count(candidate, periods)
    raise RulesetError("UNKNOWN_GROUP", group=group)


def test_minutes(params, periods, *, specialised=False):
    """Return the fewest and most minutes of a periodic test, or None (R22-CNT-5, R58-CNT-2)."""
    rule = params.test_minutes
    for step in rule.steps if rule else ():
        if step.up_to is None or periods <= step.up_to:
            return step.shortest, rule.specialised_longest if specialised else step.longest
    return None


def columns_for(
    params,
    kind,
    grade,
    term_code,
    subject_code,
    periods_per_year,
    *,
    topic_cluster=False,
    in_parts=False,
    settings=None,
):
    """Return the columns of a gradebook, in the order of the paper ledger.

    ``topic_cluster``: the subject has a topic cluster whose result counts as one more ĐĐGtx
    (R22-CNT-3), as long as the setting says so. ``in_parts``: the subject is kept in its parts
    (R22-SUB-4, R27-TST-3), where it has any and the setting allows it.
    """
    blank = tuple(
        trait.code for trait in params.traits if trait_is_blank(params, trait, grade, settings)
    )
    return _columns(
        params,
        kind,
        grade,
        term_code,
        subject_code,
        periods_per_year or 0,
        extra_columns(params, topic_cluster, settings),
        blank,
        combine_of(params, kind, settings),
        in_parts and has_parts(params, subject_code, settings),
        merge_of(params, subject_code, settings),
    )


@lru_cache(maxsize=2048)
def grouped_columns(params, kind, grade, term_code, subject_code, periods, extra=0, combine=""):
    """Return the columns of a subject as (group, columns) pairs, for reading lists of marks."""
    combine = combine or params.kinds[kind].combine
    place = (params, kind, grade, term_code, subject_code, periods or 0)
    columns = _columns(*place, extra, (), combine, False, "")
    return tuple(
        (group, tuple(column for column in columns if column.group == group.name))
        for group in params.kinds[kind].groups
    )


def extra_columns(params, topic_cluster, settings=None):
    """Return how many more regular marks a subject has for its topic clusters (R22-CNT-3)."""
    cluster = params.cluster
    if not topic_cluster or not cluster:
        return 0
    if cluster.setting and not params.setting(settings, cluster.setting):
        return 0
    return int(topic_cluster) if cluster.each else 1


def combine_of(params, kind, settings=None):
    """Return how a line's result comes out of its cells, under the school's settings."""
    rule = params.kinds.get(kind)
    if rule is None:
        raise RulesetError("UNKNOWN_KIND", kind=kind)
    if rule.combine_setting and params.setting(settings, rule.combine_setting) is False:
        return rule.combine_else
    return rule.combine


def has_parts(params, subject_code, settings=None):
    """Whether a subject may be kept in parts: Tin học and Công nghệ, Âm nhạc and Mĩ thuật."""
    rule = (params.parts or {}).get(subject_code)
    return rule is not None and (not rule.when or params.setting(settings, rule.when) is not False)


def merge_of(params, subject_code, settings=None):
    """Return how the parts of a subject make one result: EVERY part counts, or ANY is enough."""
    rule = (params.parts or {}).get(subject_code)
    if rule is None or not rule.all_required:
        return EVERY
    return ANY if params.setting(settings, rule.all_required) is False else EVERY


def trait_is_blank(params, trait, grade, settings=None):
    """Whether a competence is left blank in this grade (TT 27: grades 1–2, §3.4)."""
    if grade not in trait.skipped_grades:
        return False
    return not trait.setting or bool(params.setting(settings, trait.setting))


def has_test(params, subject_code, grade, moment):
    """Whether a primary subject has a periodic test at this moment (R27 §3.2)."""
    rows = (params.tests or {}).get(subject_code, ())
    return any(grade in row.grades and moment in row.moments for row in rows)


def codes_of(params, ctype):
    """Return the levels that the circular knows in a column of this type; empty: all of them."""
    if params.primary is None or ctype not in ("level", "trait"):
        return ()
    known = params.primary.levels if ctype == "level" else params.primary.trait_levels
    return tuple(code for code, _name in known)


@lru_cache(maxsize=2048)
def _columns(
    params, kind, grade, term_code, subject_code, periods, extra, blank, combine, split, merge
):
    if params.engine == "PRIMARY" and term_code not in [term.code for term in params.terms]:
        return ()
    if combine == "TRAITS":
        return _trait_columns(params, blank)
    columns = []
    for group in params.kinds[kind].groups:
        if group.tested_only and not has_test(params, subject_code, grade, term_code):
            continue
        count = _count(group, periods)
        columns.extend(group_columns(group, count, combine, codes_of(params, group.ctype)))
        if extra and group.name == params.cluster.group:
            more = group_columns(group, count + extra, combine)[count:]
            columns.extend(
                _clustered(params, column, n) for n, column in enumerate(more, count + 1)
            )
    if split and combine != "AVERAGE":
        parts = params.parts[subject_code].parts
        columns = [_part_column(part, column, merge) for part in parts for column in columns]
    return tuple(columns)


def _trait_columns(params, blank):
    codes = codes_of(params, "trait")
    return tuple(
        Column(
            trait.code, trait.name, trait.short, "trait", 0, "trait", "TRAITS", trait.group, codes
        )
        for trait in params.traits
        if trait.code not in blank
    )


def group_columns(group, count, combine, codes=()):
    """Return ``count`` columns of one group."""
    return [
        Column(
            group.key.format(n=n),
            group.label.format(n=n),
            group.short.format(n=n),
            group.ctype,
            group.weight,
            group.window,
            combine,
            group.name,
            codes,
        )
        for n in range(1, count + 1)
    ]


def _clustered(params, column, number):
    """The cluster's column is the next regular column, under a label of its own."""
    return replace(column, label=params.cluster.label.format(n=number))


def _part_column(part, column, merge):
    """Return a column as it stands for one part of the subject: «Tin học: Mức đạt được»."""
    return replace(
        column,
        key=f"{column.key}_{part.code.lower()}",
        label=f"{part.name}: {column.label}",
        short=f"{part.short} {column.short}",
        part=part.code,
        merge=merge,
    )


def _count(group, periods):
    """Return the number of columns of a group; ``up_to`` includes its boundary."""
    if group.by_periods and (not periods or periods < 0):
        raise RulesetError("PERIODS_MISSING", group=group.name)
    for step in group.counts:
        if step.up_to is None or periods <= step.up_to:
            return step.count
    raise RulesetError("BAD_PARAMETER", value=group.name)
