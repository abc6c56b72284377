"""Result of a subject in a term and in the year: exact, half up, never with a missing mark.

Sources: R-NUM-2…5; TT 22/2021 Điều 9.1 (R22-AVG-1…3, R22-CMT-1, R22-CMT-2), R22-MISS-2.
"""

from dataclasses import dataclass
from functools import lru_cache

from .marks import ABSENT, EXEMPT, FAIL, PASS, format_cell, format_tenths


@dataclass(frozen=True, slots=True)
class LineResult:
    """A pupil's result in one subject and term, or year.

    ``tenths`` and ``code`` stand only when the result is final; ``provisional`` is the average of
    what is there so far, for the screen, never for paper. ``missing`` names the open columns.
    ``exact`` is the average as a fraction of tenths (numerator, denominator) before rounding.
    """

    tenths: int | None = None
    code: str | None = None
    final: bool = False
    provisional: int | None = None
    missing: tuple[str, ...] = ()
    exact: tuple[int, int] | None = None
    exempt: bool = False


# Results of a part, best first.
_CODES = (PASS, FAIL, "T", "H", "C")
NOT_FINAL = LineResult()
EXEMPTED = LineResult(final=True, exempt=True)
PASSED, FAILED = LineResult(None, PASS, True), LineResult(None, FAIL, True)


def round_half_up(numerator, denominator):
    """Return the fraction rounded to a whole number, halves up (R-NUM-2, R-NUM-3)."""
    return (2 * numerator + denominator) // (2 * denominator)


def term_result(columns, cells):
    """Return the result of one line from its columns and entered cells (a dict by column key)."""
    if not columns:
        return NOT_FINAL
    if columns[0].part:
        return _in_parts(columns, cells)
    return _COMBINE[columns[0].combine](columns, cells)


def _in_parts(columns, cells):
    """Result of a subject kept in parts: each part by itself, then merged."""
    by_part = {}
    for column in columns:
        by_part.setdefault(column.part, []).append(column)
    results = [_COMBINE[own[0].combine](own, cells) for own in by_part.values()]
    return merge_parts(results, columns[0].merge)


def merge_parts(results, merge="EVERY"):
    """Return the one result of a subject from those of its parts (R22-SUB-4, R27-TST-3).

    The lower level and the lower mark stand for the subject, which comes to the same as counting
    each part by itself; with ``merge`` ANY one part that is Đạt is enough.
    """
    missing = tuple(key for result in results for key in result.missing)
    if missing or not all(result.final for result in results):
        return LineResult(missing=missing)
    counted = [result for result in results if not result.exempt]
    if not counted:
        return EXEMPTED
    pick = min if merge == "ANY" else max
    codes = [result.code for result in counted if result.code is not None]
    marks = [result.tenths for result in counted if result.tenths is not None]
    code = pick(codes, key=_CODES.index) if codes else None
    return LineResult(min(marks) if marks else None, code, True)


def _average(columns, cells):
    """Weighted average of all required columns (R22-AVG-1); an empty one keeps it open."""
    total = weights = 0
    missing = []
    for column in columns:
        cell = cells.get(column.key)
        tenths = cell and cell.tenths
        if tenths is not None:
            weight = column.weight
            total += tenths * weight
            weights += weight
        elif cell is None or cell.state == ABSENT:
            missing.append(column.key)
    if missing:
        return LineResult(
            provisional=round_half_up(total, weights) if weights else None, missing=tuple(missing)
        )
    if not weights:
        return EXEMPTED
    return averaged(total, weights)


# A school has far fewer different averages than subjects; frozen results can be shared.
@lru_cache(maxsize=16384)
def averaged(total, weights):
    """Return the final result of an average, from its weighted sum in tenths (R-NUM-3)."""
    return LineResult(round_half_up(total, weights), None, True, exact=(total, weights))


def _scan(columns, cells):
    """Return the codes of the cells that count, in order, and the keys of the open columns."""
    codes, missing = [], []
    for column in columns:
        cell = cells.get(column.key)
        code = cell and cell.code
        if code is not None:
            codes.append(code)
        elif cell is None or cell.state == ABSENT:
            missing.append(column.key)
    return codes, tuple(missing)


def _all_pass(columns, cells):
    """Đạt when every required assessment is there and every one is Đạt (R22-CMT-1)."""
    codes, missing = _scan(columns, cells)
    if missing:
        return LineResult(missing=missing)
    if not codes:
        return EXEMPTED
    return FAILED if FAIL in codes else PASSED


def _two_thirds(columns, cells):
    """Đạt when at least two thirds are Đạt, the last (term test) among them (R58-CMT-1)."""
    codes, missing = _scan(columns, cells)
    if missing:
        return LineResult(missing=missing)
    if not codes:
        return EXEMPTED
    passed = 3 * codes.count(PASS) >= 2 * len(codes) and codes[-1] == PASS
    return PASSED if passed else FAILED


def _level(columns, cells):
    """Primary: the level as given and, where there is a test, its mark; the two are independent."""
    code = tenths = None
    missing, counted = [], False
    for column in columns:
        cell = cells.get(column.key)
        if cell is None or cell.state == ABSENT:
            missing.append(column.key)
        elif cell.state != EXEMPT:
            counted = True
            if column.ctype == "level":
                code = cell.code
            else:
                tenths = cell.tenths
    if missing:
        return LineResult(missing=tuple(missing))
    return LineResult(tenths, code, True) if counted else EXEMPTED


def _traits(columns, cells):
    """Qualities and competences have no common result: final when all are given."""
    codes, missing = _scan(columns, cells)
    if missing:
        return LineResult(missing=missing)
    return LineResult(final=True) if codes else EXEMPTED


_COMBINE = {
    "AVERAGE": _average,
    "ALL_PASS": _all_pass,
    "TWO_THIRDS": _two_thirds,
    "LEVEL": _level,
    "TRAITS": _traits,
}


def year_result(kind, hk1, hk2, params, settings=None):
    """Return the year result of a subject from its two terms.

    A term that is None was not taught: the other one is the year (R22-AVG-3).
    """
    if hk1 is None or hk2 is None:
        return hk1 or hk2 or NOT_FINAL
    if params.kinds[kind].year == "WEIGHTED":
        return _weighted_year(hk1, hk2, params, settings)
    return _last_term(hk1, hk2)


def year_rule(kind, params, settings=None):
    """Return what ``year_result`` goes by, as data, for whoever computes it outside of Python."""
    return {
        "combine": params.kinds[kind].year,
        "weights": [term.weight for term in params.terms],
        "from_rounded": params.setting(settings, "year_avg_from_rounded_terms") is not False,
    }


def _last_term(hk1, hk2):
    """COMMENT: the year is HKII, HKI is irrelevant (R22-CMT-2); HKII exempt leaves HKI."""
    return hk1 if hk2.exempt else hk2


def _weighted_year(hk1, hk2, params, settings):
    """SCORE: (HKI + 2 × HKII) / 3 of the averages as printed (R22-AVG-2, R-NUM-5)."""
    if not (hk1.final and hk2.final):
        return LineResult(missing=_missing_of_terms((hk1, hk2), params))
    if hk1.exempt or hk2.exempt:
        return hk2 if hk1.exempt else hk1
    first, second = params.terms[0].weight, params.terms[1].weight
    if params.setting(settings, "year_avg_from_rounded_terms") is False and hk1.exact and hk2.exact:
        total, weights = _weigh_exact(hk1.exact, hk2.exact, first, second)
    else:
        total, weights = first * hk1.tenths + second * hk2.tenths, first + second
    return averaged(total, weights)


def _missing_of_terms(results, params):
    """Return what is missing in either term, as «HK1.gk»."""
    return tuple(
        f"{term.code}.{key}"
        for term, result in zip(params.terms, results, strict=True)
        for key in result.missing
    )


def _weigh_exact(one, two, first, second):
    """Weigh two fractions without rounding them first (setting year_avg_from_rounded_terms)."""
    total = first * one[0] * two[1] + second * two[0] * one[1]
    return total, one[1] * two[1] * (first + second)


def explain_term(columns, cells, result):
    """Return the arithmetic of a final average: «(8 + 7,5 + 2×7 + 3×8) / 7 = 7,6»."""
    if not result.exact:
        return ""
    counted = ((column, cells[column.key].tenths) for column in columns)
    parts = [_weighted(_plain(tenths), c.weight) for c, tenths in counted if tenths is not None]
    return f"({' + '.join(parts)}) / {result.exact[1]} = {_exact(result)}"


def explain_so_far(columns, cells):
    """Return the arithmetic of what is there: «(8 + 3×7) / 4 = 7,25 ≈ 7,3», for the screen."""
    counted = [c for c in columns if c.key in cells and cells[c.key].tenths is not None]
    weights = sum(column.weight for column in counted)
    if not weights:
        return ""
    total = sum(cells[column.key].tenths * column.weight for column in counted)
    so_far = LineResult(round_half_up(total, weights), exact=(total, weights))
    return explain_term(counted, cells, so_far)


def explain_comment(columns, cells, result):
    """Return the assessments behind a comment result: «Đ, Đ, CĐ, Đ → Chưa đạt»."""
    shown = [
        format_cell(cells[column.key], column.ctype) for column in columns if column.key in cells
    ]
    return f"{', '.join(shown)} → {'Đạt' if result.code == PASS else 'Chưa đạt'}"


def explain_year(hk1, hk2, result, params):
    """Return the arithmetic of a year average: «(6,4 + 2×6,5) / 3 = 6,5»."""
    parts = [
        _weighted(format_tenths(term.tenths), rule.weight)
        for term, rule in zip((hk1, hk2), params.terms, strict=True)
    ]
    return f"({' + '.join(parts)}) / {sum(rule.weight for rule in params.terms)} = {_exact(result)}"


def _weighted(mark, weight):
    """Return «8» or, with a weight, «3×8»."""
    return mark if weight == 1 else f"{weight}×{mark}"


def _plain(tenths):
    """Return a mark without a useless «,0», as arithmetic is written."""
    return str(tenths // 10) if tenths % 10 == 0 else format_tenths(tenths)


def _exact(result):
    """Return the exact value and, when it is another, the rounded one: «7,833… ≈ 7,8»."""
    total, weights = result.exact
    if result.tenths * weights == total:
        return format_tenths(result.tenths)
    thousandths, rest = divmod(total * 100, weights)
    shown = f"{thousandths // 1000},{thousandths % 1000:03d}"
    shown = f"{shown}…" if rest else shown.rstrip("0")
    return f"{shown} ≈ {format_tenths(result.tenths)}"
