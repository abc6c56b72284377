"""Conduct of the year from the two terms.

Source: TT 22/2021 Điều 8.2 (R22-CON-1); a ruleset without a table (TT 58) has it entered.
"""

from .params import YEAR


def conduct_codes(params):
    """Return the codes of the conduct levels, best first."""
    return tuple(code for code, _name in params.conduct.levels)


def year_conduct(hk1, hk2, params, entered=None):
    """Return the conduct of the year, or None while a term is missing.

    By the truth table where the circular has one; what was entered is then ignored, since the
    year's conduct is derived (R22-CON-1).
    """
    if params.conduct.table is None:
        return entered
    return params.conduct.table.get((hk1, hk2))


def explain_conduct(hk1, hk2, params):
    """Return the line of the truth table that applied."""
    year = year_conduct(hk1, hk2, params)
    if year is None:
        return []
    names = dict(params.conduct.levels)
    terms = f"học kì I {names[hk1]}, học kì II {names[hk2]}"
    return [
        {
            "kind": "met",
            "rule": params.conduct.rule,
            "article": params.conduct.article,
            "subject": None,
            "period": YEAR,
            "text": f"Rèn luyện cả năm {names[year]}: {terms}.",
        }
    ]
