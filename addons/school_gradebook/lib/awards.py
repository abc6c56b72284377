"""Awards of the year: the first of the circular's list whose conditions hold.

Sources: TT 22/2021 Điều 15 (§1.8), TT 27/2020 Điều 13 (§3.7), TT 22/2016 (§4). Sudden and special
awards are decisions of people and not computed.
"""

from dataclasses import dataclass

from . import primary
from .marks import format_tenths
from .params import YEAR


@dataclass(frozen=True, slots=True)
class AwardResult:
    """``code`` of the award given, or of the one ``proposed`` that people must still confirm."""

    code: str | None = None
    proposed: str | None = None


NONE = AwardResult()


def award(params, learning, conduct=None, scores=(), settings=None, confirmed=(), year=None):
    """Return the award for the year's level, conduct and scored results (in tenths).

    ``scores`` are the year averages of the SCORE subjects, ``confirmed`` the names of what people
    have confirmed, such as ``class_recognised`` (R27: the engine may only propose), ``year`` the
    PrimaryResult whose cells an award of the older primary circulars looks at (§4).
    """
    for rule in params.awards:
        if rule.learning and learning not in rule.learning:
            continue
        if rule.conduct and conduct not in rule.conduct:
            continue
        if rule.count and _reaching(rule, scores) < params.number(settings, rule.count):
            continue
        if rule.conditions and any(True for _cell in _blocking(rule, year)):
            continue
        if rule.confirmed_by and rule.confirmed_by not in confirmed:
            return AwardResult(proposed=rule.code)
        return AwardResult(rule.code)
    return NONE


def _reaching(rule, scores):
    return sum(1 for tenths in scores if tenths >= rule.least)


def _blocking(rule, year):
    return primary.blocking(rule, year.subjects, year.traits)


def explain_award(params, result, scores=(), settings=None, year=None, names=None):
    """Return why the award is given, proposed, or which part of a higher one is missing."""
    entries = []
    for rule in params.awards:
        numbers = _numbers(params, rule, scores, settings)
        if rule.code == result.code:
            return [*entries, _entry("award", rule, f"Khen thưởng: {rule.name}{numbers}.")]
        if rule.code == result.proposed:
            return [*entries, _entry("award", rule, _proposal(rule))]
        if rule.conditions:
            shown = {**params.subject_names, **(names or {})}
            place = rule.rule, rule.article
            entries.extend(primary.explain_blocking(rule, year, shown, *place))
        elif numbers and result.code:
            entries.append(_entry("unmet", rule, f"Chưa đạt {rule.name}{numbers}."))
    return entries


def _proposal(rule):
    """Say what people must still confirm; an award without conditions is only a possibility."""
    computed = rule.learning or rule.conduct or rule.count or rule.conditions
    return f"{'Đề nghị' if computed else 'Có thể'} xét «{rule.name}»: cần {rule.confirmation}."


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
