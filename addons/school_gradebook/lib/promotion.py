"""Promotion, summer training and re-assessment of secondary pupils.

Sources: TT 22/2021 Điều 12–14 (R22-PRO-1…3, R22-SUM-1, R22-RE-1…3, R22-ADJ-3); TT 58/2011
Điều 15–17 is the same table with other lines.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .levels import Level, learning
from .marks import format_tenths
from .params import YEAR
from .problems import Problem

PROMOTED, AFTER_SUMMER, RETAINED = "PROMOTED", "PROMOTED_AFTER_SUMMER", "RETAINED"
CONDUCT, RETEST, BOTH = "SUMMER_CONDUCT", "SUMMER_RETEST", "SUMMER_CONDUCT_THEN_RETEST"
PRINCIPAL = "PRINCIPAL_DECIDES"
_COMPLETED = {PROMOTED: True, RETAINED: False}


@dataclass(frozen=True, slots=True)
class Year:
    """What the decision is made from; None is what is not known yet.

    Without ``conduct_required`` conduct stands in nobody's way (forms of study of TT 43, §5).
    ``reassessed`` holds the subjects that were re-assessed (SubjectResult by code),
    ``summer_closed`` says that no further summer result will come.
    """

    conduct: str | None
    learning: str | None
    absences: int | None
    subjects: tuple = ()
    conduct_after: str | None = None
    reassessed: Any = None
    summer_closed: bool = False
    disabled: bool = False
    principal: str | None = None
    specialised: str | None = None
    conduct_required: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision so far: before summer as long as summer's results are missing.

    ``completed`` is None while it is open. ``reassess`` lists all subjects the pupil is entitled
    to be re-assessed in, ``after`` the learning level recomputed with their results.
    """

    code: str | None
    completed: bool | None = None
    reassess: tuple[str, ...] = ()
    after: Level | None = None
    errors: tuple[Problem, ...] = ()
    lines: tuple[tuple[str, str, Any], ...] = ()

    def explain(self):
        """Return the lines of the circular that led to the decision."""
        return [
            {
                "kind": "decision",
                "rule": rule,
                "article": article,
                "subject": None,
                "period": YEAR,
                "text": text if isinstance(text, str) else text(),
            }
            for rule, article, text in self.lines
        ]


def decide(year, params, settings=None):
    """Return the decision for a year; undecided (code None) while something is missing."""
    rules = params.promotion
    if year.disabled:
        return _by_principal(year, params, "disabled", (PROMOTED, RETAINED))
    line = _before_summer(year, rules)
    if line is None:
        return Decision(None)
    code, reason = line.outcome, (line.rule, line.article, partial(_reason, year, params))
    if code == "POLICY":
        return _dual(year, params, settings, reason)
    if code == CONDUCT:
        return _with_line(_after_training(year, rules), reason)
    if code == RETEST:
        return _with_line(_after_retest(year, params, settings), reason)
    return Decision(code, _COMPLETED.get(code), lines=(reason,))


def eligible(params, subjects):
    """Return what a pupil may be re-assessed in: CĐ, or a year average below 5,0 (R22-RE-1)."""
    rules = params.promotion
    return tuple(
        subject.code
        for subject in subjects
        if not subject.exempt
        and (
            (subject.tenths is not None and subject.tenths < rules.reassess_below)
            or (rules.reassess_comment and subject.passed is False)
        )
    )


def words(params, code, grade):
    """Return how a decision is said: in the last grade of a level it is about its programme."""
    final = params.words["final"].get(str(grade), {})
    return final.get(code) or params.words["decisions"][code]


def _before_summer(year, rules):
    """Return the line of the promotion table that applies, or None while data is missing."""
    over = None if year.absences is None else year.absences > rules.max_absences
    conduct = None if year.conduct is None else year.conduct in rules.conduct
    if not year.conduct_required:
        conduct = True
    level = None if year.learning is None else year.learning in rules.learning
    for line in rules.outcomes:
        wanted = ((line.over_absent, over), (line.conduct, conduct), (line.learning, level))
        if any(want is not None and want is not known for want, known in wanted):
            continue
        if line.learning_in and year.learning not in line.learning_in:
            continue
        if over is None or (not line.over_absent and None in (conduct, level)):
            return None
        return line
    return None


def _dual(year, params, settings, reason):
    """Conduct and learning both Chưa đạt: the setting says what happens (R22-RE-2)."""
    rules = params.promotion
    code = rules.policies[params.setting(settings, rules.policy_setting)]
    if code == PRINCIPAL:
        ruled = _by_principal(year, params, "dual", (BOTH, RETAINED))
        if ruled.code != BOTH:
            return _with_line(replace(ruled, reassess=_entitled(ruled, year, params)), reason)
        code = BOTH
    if code != BOTH:
        return Decision(code, _COMPLETED.get(code), lines=(reason,))
    trained = _after_training(year, rules)
    if trained.code == RETAINED:
        return _with_line(trained, reason)
    if trained.code != AFTER_SUMMER:
        return Decision(BOTH, reassess=eligible(params, year.subjects), lines=(reason,))
    return _with_line(_after_retest(year, params, settings), reason)


def _entitled(ruled, year, params):
    return eligible(params, year.subjects) if ruled.code == PRINCIPAL else ()


def _by_principal(year, params, case, allowed):
    """Return the principal's decision where the circular leaves it to him (R22-PRO-3, R22-RE-2)."""
    rule, article = params.promotion.rules[case], params.promotion.articles[case]
    if year.principal is None:
        text = f"{params.words['decisions'][PRINCIPAL]}."
        return Decision(PRINCIPAL, lines=((rule, article, text),))
    if year.principal not in allowed:
        problem = Problem("DECISION_NOT_POSSIBLE", params={"value": year.principal})
        return Decision(PRINCIPAL, errors=(problem,))
    head = params.words["head"]
    text = f"Theo quyết định của {head[:1].lower()}{head[1:]}."
    return Decision(year.principal, _COMPLETED.get(year.principal), lines=((rule, article, text),))


def _after_training(year, rules):
    """Conduct re-assessed after summer training replaces the year's for promotion (R22-SUM-1)."""
    rule, article = rules.rules["summer"], rules.articles["summer"]
    if year.conduct_after is None:
        if year.summer_closed:
            text = "Không có kết quả rèn luyện trong kì nghỉ hè."
            return Decision(RETAINED, False, lines=((rule, article, text),))
        return Decision(CONDUCT)
    passed = year.conduct_after in rules.conduct
    text = "Đã hoàn thành" if passed else "Chưa hoàn thành"
    line = (rule, article, f"{text} rèn luyện trong kì nghỉ hè.")
    return Decision(AFTER_SUMMER if passed else RETAINED, passed, lines=(line,))


def _after_retest(year, params, settings):
    """Recompute the level with the re-assessed results in place of the year's (R22-RE-1, ADJ-3)."""
    rules = params.promotion
    entitled = eligible(params, year.subjects)
    given = year.reassessed or {}
    errors = [Problem("REASSESS_NOT_ELIGIBLE", code) for code in given if code not in entitled]
    used = {code: result for code, result in given.items() if code in entitled}
    missing = [code for code in entitled if code not in used]
    if used and missing and params.setting(settings, "retest_scope") == "ALL":
        errors.append(Problem("REASSESS_INCOMPLETE", params={"value": ", ".join(missing)}))
        used = {}
    rule, article = rules.rules["retest"], rules.articles["retest"]
    if not used:
        if year.summer_closed:
            line = (rule, article, "Không có kết quả đánh giá lại.")
            return Decision(RETAINED, False, entitled, errors=tuple(errors), lines=(line,))
        listed = ", ".join(params.subject_names.get(code, code) for code in entitled)
        line = (rule, article, f"Được đánh giá lại: {listed}.")
        return Decision(RETEST, None, entitled, errors=tuple(errors), lines=(line,))
    subjects = [used.get(subject.code, subject) for subject in year.subjects]
    after = learning(subjects, params, settings, specialised=year.specialised)
    passed = after.level in rules.learning
    line = (rule, article, _retest_text(used, after, params))
    code = AFTER_SUMMER if passed else RETAINED
    return Decision(code, passed, entitled, after, tuple(errors), (line,))


def _retest_text(used, after, params):
    names = params.subject_names
    levels = {rule.code: rule.name for rule in params.learning.levels}
    listed = ", ".join(f"{names.get(code, code)} {_shown(used[code])}" for code in used)
    return f"Đánh giá lại: {listed}; mức học tập sau đánh giá lại: {levels.get(after.level, '–')}."


def _shown(result):
    if result.tenths is not None:
        return format_tenths(result.tenths)
    return "Đạt" if result.passed else "Chưa đạt"


def _with_line(decision, line):
    return replace(decision, lines=(line, *decision.lines))


def _reason(year, params):
    """Return the three facts that decide, as one sentence."""
    conduct = dict(params.conduct.levels).get(year.conduct, "–")
    if not year.conduct_required:
        conduct = "không đánh giá"
    levels = {rule.code: rule.name for rule in params.learning.levels}
    most = params.promotion.max_absences
    sign = ">" if year.absences > most else "≤"
    return (
        f"Rèn luyện {conduct}; học tập {levels.get(year.learning, '–')}; "
        f"nghỉ {year.absences} buổi {sign} {most}."
    )
