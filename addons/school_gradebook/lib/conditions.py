"""Kinds of conditions of a learning level, and the search for a single cause.

Sources: TT 22/2021 Điều 9.2, 9.3 (R22-LV-1, R22-ADJ-*); the same kinds of conditions with an
all-subject average and key subjects make TT 58/2011 Điều 13.
"""

from dataclasses import dataclass
from typing import Any

from .marks import MAX_TENTHS
from .params import Params


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The results that one level is judged on.

    ``scores`` are (code, tenths) of the scored subjects in consideration, ``ranked`` their tenths,
    best first; ``failed`` are the COMMENT subjects that are Chưa đạt; ``average`` covers all
    subjects even when one is left out.
    """

    scores: tuple[tuple[str, int], ...]
    ranked: list[int]
    failed: tuple[str, ...]
    params: Params
    settings: Any = None
    specialised: str | None = None
    average: int | None = None

    def count(self, condition):
        """Return the number a condition asks for, which may be a setting."""
        return self.params.number(self.settings, condition.count)


def level_of(case):
    """Return the highest level whose conditions all hold."""
    for level in case.params.learning.levels:
        for condition in level.conditions:
            if not CONDITIONS[condition.type](case, condition):
                break
        else:
            return level
    raise AssertionError("the lowest level has no conditions")


def single_cause(case, base, mode=None, with_comment=None):
    """Return (subject, level reached without it, adjusted level), or None.

    R22-ADJ: the level is lowered only because of one single subject. Without it (adj_mode DROP)
    or with a good mark in its place (SUBSTITUTE) the pupil would reach a level from which the
    circular adjusts; two such subjects are two causes, and then nothing is adjusted.
    """
    moves = {move.reach: move.to for move in case.params.learning.moves if move.base == base.code}
    if not moves:
        return None
    causes = []
    for subject, other in _without_each(case, _suspects(case, moves), mode, with_comment):
        reached = level_of(other)
        if reached.code in moves:
            causes.append((subject, reached, moves[reached.code]))
    return causes[0] if len(causes) == 1 else None


def _suspects(case, reaches):
    """Return the subjects that could be the single cause.

    A subject below what every subject needs even for the lowest of the levels to reach is a cause
    by itself: with one such, no other subject can be the only cause; with two, none can.
    """
    least = min(
        max((c.least for c in level.conditions if c.type == "EACH"), default=0)
        for level in case.params.learning.levels
        if level.code in reaches
    )
    below = [code for code, tenths in case.scores if tenths < least]
    if not below:
        return None
    return below if len(below) == 1 else ()


def _without_each(case, suspects, mode, with_comment):
    """Yield each subject that could be the cause, with the case as it stands without it."""
    setting = case.params.setting
    substitute = (mode or setting(case.settings, "adj_mode")) == "SUBSTITUTE"
    for index, (subject, tenths) in enumerate(case.scores):
        if suspects is None or subject in suspects:
            ranked = list(case.ranked)
            ranked.remove(tenths)
            scores = case.scores[:index] + case.scores[index + 1 :]
            if substitute:
                ranked.insert(0, MAX_TENTHS)
                scores += ((subject, MAX_TENTHS),)
            yield subject, _but(case, scores, ranked, case.failed)
    if with_comment is None:
        with_comment = setting(case.settings, "adj_includes_comment_subjects") is not False
    for subject in case.failed if with_comment and suspects is None else ():
        failed = tuple(other for other in case.failed if other != subject)
        yield subject, _but(case, case.scores, case.ranked, failed)


def _but(case, scores, ranked, failed):
    return Case(scores, ranked, failed, case.params, case.settings, case.specialised, case.average)


def _max_failed(case, condition):
    return len(case.failed) <= case.count(condition)


def _each(case, condition):
    return not case.ranked or case.ranked[-1] >= condition.least


def _count(case, condition):
    count = case.count(condition)
    return not count or (len(case.ranked) >= count and case.ranked[count - 1] >= condition.least)


def _average(case, condition):
    return case.average is not None and case.average >= condition.least


def _any_of(case, condition):
    return any(code in condition.codes and t >= condition.least for code, t in case.scores)


def _specialised(case, condition):
    return all(t >= condition.least for code, t in case.scores if code == case.specialised)


CONDITIONS = {
    "MAX_FAILED": _max_failed,
    "EACH": _each,
    "COUNT": _count,
    "AVERAGE": _average,
    "ANY_OF": _any_of,
    "SPECIALISED": _specialised,
}
