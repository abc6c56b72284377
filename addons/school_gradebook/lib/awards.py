"""Awards of the year: the first of the circular's list whose conditions hold.

Sources: TT 22/2021 Điều 15 (§1.8), TT 27/2020 Điều 13 (§3.7). Sudden and special awards are
decisions of people and not computed.
"""

from dataclasses import dataclass

from .marks import format_tenths
from .params import YEAR


@dataclass(frozen=True, slots=True)
class AwardResult:
    """``code`` of the award given, or of the one ``proposed`` that people must still confirm."""

    code: str | None = None
    proposed: str | None = None


NONE = AwardResult()


def award(params, learning, conduct=None, scores=(), settings=None, confirmed=()):
    """Return the award for the year's level, conduct and scored results (in tenths).

    ``scores`` are the year averages of the SCORE subjects, ``confirmed`` the names of what people
    have confirmed, such as ``class_recognised`` (R27: the engine may only propose).
    """
    for rule in params.awards:
        if learning not in rule.learning or (rule.conduct and conduct not in rule.conduct):
            continue
        if rule.count and _reaching(rule, scores) < params.number(settings, rule.count):
            continue
        if rule.confirmed_by and rule.confirmed_by not in confirmed:
            return AwardResult(proposed=rule.code)
        return AwardResult(rule.code)
    return NONE


def _reaching(rule, scores):
    return sum(1 for tenths in scores if tenths >= rule.least)


def explain_award(params, result, scores=(), settings=None):
    """Return why the award is given, proposed, or which part of the highest one is missing."""
    entries = []
    for rule in params.awards:
        numbers = _numbers(params, rule, scores, settings)
        if rule.code == result.code:
            return [*entries, _entry("award", rule, f"Khen thưởng: {rule.name}{numbers}.")]
        if rule.code == result.proposed:
            text = f"Đề nghị xét {rule.name}: cần được tập thể lớp công nhận."
            return [*entries, _entry("award", rule, text)]
        if numbers and result.code:
            entries.append(_entry("unmet", rule, f"Chưa đạt {rule.name}{numbers}."))
    return entries


def _numbers(params, rule, scores, settings):
    if not rule.count:
        return ""
    needed = params.number(settings, rule.count)
    reaching = _reaching(rule, scores)
    return f": có {reaching} môn từ {format_tenths(rule.least)} (cần {needed})"


def _entry(kind, rule, text):
    return {
        "kind": kind,
        "rule": rule.rule,
        "article": rule.article,
        "subject": None,
        "period": YEAR,
        "text": text,
    }
