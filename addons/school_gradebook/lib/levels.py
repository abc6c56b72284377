"""Learning level of a term or year: quantified conditions, then the one-subject adjustment.

Sources: TT 22/2021 Điều 9.2, 9.3 (R22-LV-1, R22-LV-2, R22-ADJ-*); the same kinds of conditions
with an all-subject average and key subjects make TT 58/2011 Điều 13.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from . import reasons
from .averages import round_half_up
from .conditions import Case, level_of, single_cause
from .problems import Problem


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """A final result of one subject: ``tenths`` of a SCORE, ``passed`` of a COMMENT subject."""

    code: str
    kind: str
    tenths: int | None = None
    passed: bool | None = None
    exempt: bool = False

    @property
    def final(self):
        """Whether the subject has what its kind needs, or needs nothing."""
        return self.exempt or (self.tenths if self.kind == "SCORE" else self.passed) is not None


# The same code and mark come again for pupil after pupil; frozen results can be shared.
@lru_cache(maxsize=16384)
def subject_result(code, kind, tenths=None, passed=None):
    """Return the SubjectResult of a subject that is not exempt."""
    return SubjectResult(code, kind, tenths, passed)


@dataclass(frozen=True, slots=True)
class Level:
    """A learning level; ``before`` and ``adjusted_by`` stand only when it was adjusted."""

    level: str | None
    before: str | None = None
    adjusted_by: str | None = None
    errors: tuple[Problem, ...] = ()
    case: Case | None = field(default=None, repr=False, compare=False)

    def explain(self, names=None):
        """Return why the level is what it is, as a list of rule, article, subject and text."""
        return reasons.explain_level(self, names or {}) if self.case else []


def learning(subjects, params, settings=None, *, specialised=None):
    """Return the learning level of a pupil from the results of all subjects.

    No level while a result is missing (R22-LV-2). With fewer scored subjects than a level must
    count, the level of the text comes with an error that blocks finalising (R22-LV-1).
    """
    missing = tuple(
        Problem("MISSING_RESULT", subject.code) for subject in subjects if not subject.final
    )
    if missing or not subjects:
        return Level(None, errors=missing or (Problem("MISSING_SUBJECTS"),))
    case = build_case(subjects, params, settings, specialised)
    base = level_of(case)
    found = single_cause(case, base)
    errors = _too_few(case)
    if found is None:
        return Level(base.code, errors=errors, case=case)
    subject, _reached, target = found
    return Level(target, base.code, subject, errors, case)


def build_case(subjects, params, settings=None, specialised=None):
    """Return the Case of final subject results; exempt subjects do not exist for it."""
    scores = tuple(
        (subject.code, subject.tenths)
        for subject in subjects
        if subject.tenths is not None and not subject.exempt
    )
    failed = tuple(
        subject.code for subject in subjects if subject.passed is False and not subject.exempt
    )
    ranked = sorted((tenths for _code, tenths in scores), reverse=True)
    average = round_half_up(sum(ranked), len(ranked)) if ranked else None
    return Case(scores, ranked, failed, params, settings, specialised, average)


def _too_few(case):
    needed = case.params.number(case.settings, case.params.learning.needed_subjects)
    if len(case.scores) >= needed:
        return ()
    return (Problem("TOO_FEW_SCORE_SUBJECTS", params={"value": len(case.scores), "min": needed}),)
