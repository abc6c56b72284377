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

    ``scores`` are (code, tenths) of the scored subjects in consideration, ``failed`` counts the
    COMMENT subjects that are Chưa đạt; ``average`` covers all subjects even when one is left out.
    """

    scores: tuple[tuple[str, int], ...]
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
    moves = {m.reach: m.to for m in case.params.learning.moves if m.base == base.code}
    if not moves:
        return None
    causes = []
    for subject, other in _without_each(case, mode, with_comment):
        reached = level_of(other)
        if reached.code in moves:
            causes.append((subject, reached, moves[reached.code]))
    return causes[0] if len(causes) == 1 else None


def _without_each(case, mode, with_comment):
    """Yield each subject that could be the cause, with the case as it stands without it."""
    setting = case.params.setting
    mode = mode or setting(case.settings, "adj_mode")
    for index, (subject, _tenths) in enumerate(case.scores):
        good = ((subject, MAX_TENTHS),) if mode == "SUBSTITUTE" else ()
        scores = case.scores[:index] + good + case.scores[index + 1 :]
        yield subject, _but(case, scores, case.failed)
    if with_comment is None:
        with_comment = setting(case.settings, "adj_includes_comment_subjects") is not False
    for subject in case.failed if with_comment else ():
        failed = tuple(other for other in case.failed if other != subject)
        yield subject, _but(case, case.scores, failed)


def _but(case, scores, failed):
    return Case(scores, failed, case.params, case.settings, case.specialised, case.average)


def _max_failed(case, condition):
    return len(case.failed) <= case.count(condition)


def _each(case, condition):
    least = condition.least
    for _code, tenths in case.scores:
        if tenths < least:
            return False
    return True


def _count(case, condition):
    least = condition.least
    enough = 0
    for _code, tenths in case.scores:
        if tenths >= least:
            enough += 1
    return enough >= case.count(condition)


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
