"""Which columns a gradebook has, by kind of subject, grade, term and periods a year.

Sources: TT 22/2021 Điều 6, 7 (R22-CNT-1…4), TT 27/2020 Điều 7 (R27 §3.2–3.4).
"""

from dataclasses import dataclass
from functools import lru_cache

from .params import RulesetError


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet; ``combine`` says how the line's result comes out of its cells."""

    key: str
    label: str
    short: str
    ctype: str
    weight: int
    window: str
    combine: str = ""
    group: str = ""


def tx_count(params, periods, group="tx"):
    """Return how many regular marks a SCORE subject needs per term (R22-CNT-2).

    35 → 2, 36 → 3, 70 → 3, 71 → 4. Without the number of periods nobody can say.
    """
    rule = params.kinds.get("SCORE")
    for candidate in rule.groups if rule else ():
        if candidate.name == group:
            return _count(candidate, periods)
    raise RulesetError("UNKNOWN_GROUP", group=group)


def columns_for(
    params,
    kind,
    grade,
    term_code,
    subject_code,
    periods_per_year,
    *,
    topic_cluster=False,
    settings=None,
):
    """Return the columns of a gradebook, in the order of the paper ledger.

    ``topic_cluster``: the subject has a topic cluster whose result counts as one more ĐĐGtx
    (R22-CNT-3), as long as the setting says so.
    """
    cluster = params.cluster
    extra = bool(topic_cluster and cluster and params.setting(settings, cluster.setting))
    blank = tuple(
        trait.code for trait in params.traits if trait_is_blank(params, trait, grade, settings)
    )
    periods = periods_per_year or 0
    return _columns(params, kind, grade, term_code, subject_code, periods, extra, blank)


@lru_cache(maxsize=2048)
def grouped_columns(params, kind, grade, term_code, subject_code, periods, extra=False):
    """Return the columns of a subject as (group, columns) pairs, for reading lists of marks."""
    columns = _columns(params, kind, grade, term_code, subject_code, periods or 0, extra, ())
    return tuple(
        (group, tuple(column for column in columns if column.group == group.name))
        for group in params.kinds[kind].groups
    )


def trait_is_blank(params, trait, grade, settings=None):
    """Whether a competence is left blank in this grade (TT 27: grades 1–2, §3.4)."""
    if grade not in trait.skipped_grades:
        return False
    return not trait.setting or bool(params.setting(settings, trait.setting))


def has_test(params, subject_code, grade, moment):
    """Whether a primary subject has a periodic test at this moment (R27 §3.2)."""
    rows = (params.tests or {}).get(subject_code, ())
    return any(grade in row.grades and moment in row.moments for row in rows)


@lru_cache(maxsize=2048)
def _columns(params, kind, grade, term_code, subject_code, periods, extra, blank):
    rule = params.kinds.get(kind)
    if rule is None:
        raise RulesetError("UNKNOWN_KIND", kind=kind)
    if rule.combine == "TRAITS":
        return tuple(
            Column(trait.code, trait.name, trait.short, "trait", 0, "trait", "TRAITS", trait.group)
            for trait in params.traits
            if trait.code not in blank
        )
    columns = []
    for group in rule.groups:
        if group.tested_only and not has_test(params, subject_code, grade, term_code):
            continue
        columns.extend(group_columns(rule, group, _count(group, periods)))
        if extra and group.name == params.cluster.group:
            columns.append(_cluster_column(params, rule, group, len(columns) + 1))
    return tuple(columns)


def group_columns(rule, group, count):
    """Return ``count`` columns of one group."""
    return [
        Column(
            group.key.format(n=n),
            group.label.format(n=n),
            group.short.format(n=n),
            group.ctype,
            group.weight,
            group.window,
            rule.combine,
            group.name,
        )
        for n in range(1, count + 1)
    ]


def _cluster_column(params, rule, group, number):
    """The cluster's column is the next regular column, under a label of its own."""
    return Column(
        group.key.format(n=number),
        params.cluster.label.format(n=number),
        group.short.format(n=number),
        group.ctype,
        group.weight,
        group.window,
        rule.combine,
        group.name,
    )


def _count(group, periods):
    """Return the number of columns of a group; ``up_to`` includes its boundary."""
    if group.by_periods and (not periods or periods < 0):
        raise RulesetError("PERIODS_MISSING", group=group.name)
    for step in group.counts:
        if step.up_to is None or periods <= step.up_to:
            return step.count
    raise RulesetError("BAD_PARAMETER", value=group.name)
