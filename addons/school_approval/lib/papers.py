"""Whether an edition of a paper of corrections can be printed, tried without a request."""

from datetime import date, datetime

from . import slip

_AT = datetime(2026, 1, 5, 14, 5)
_PERSON = {"name": "", "at": _AT, "note": "", "acted_for": "–"}


def try_form(code, form):
    """Build a paper of this form once.

    :param str code: CORRECTION_SLIP, CORRECTION_RECORD or CORRECTION_REGISTER
    :raise KeyError, ValueError, TypeError, AttributeError, IndexError: for what is missing
    """
    if code == "CORRECTION_SLIP":
        for state in ("draft", "applied"):
            slip.build(_content(state), form)
        dict(form["evidence"]), str(form["evidence_title"]), str(form["trace_title"])
        return
    words = dict.fromkeys(
        ("year", "teacher", "subject", "class", "term", "period", "cells", "requests"), ""
    )
    for key in ("titles", "lines", "lines_of_class", "period_year", "period_term"):
        texts = form[key] if key in ("titles", "lines") else form.get(key, ())
        for text in [texts] if isinstance(texts, str) else texts:
            text.format(**words)
    for column in form["columns"]:
        int(column["width"]), str(column["key"]), str(column["label"])
    for block in form["signatures"]:
        str(block["title"]), str(block["hint"]), str(block["who"])
    str(form["empty"]), form["same"].format(place=1)


def _content(state):
    cell = {
        "key": 1,
        "pupil": "–",
        "number": 1,
        "column": "tx1",
        "label": "–",
        "kind": "mark",
        "type": "score",
        "window": "tx",
        "old": "",
        "new": "",
        "at": _AT,
    }
    moves = ("submit", "homeroom", "witness", "approve", "apply", "confirm", "archive")
    return {
        "number": "–",
        "state": state,
        "steps": list(moves),
        "school": "–",
        "place": "–",
        "date": date(2026, 1, 5),
        "requester": "–",
        "leads": True,
        "class": "–",
        "ruleset": "",
        "subject": "–",
        "cells": [cell, {**cell, "key": 2}],
        "reason": "–",
        "late_reason": "–",
        "people": dict.fromkeys(moves, _PERSON),
        "trace": [{**_PERSON, "move": move} for move in (*moves, "refuse", "withdraw")],
    }
