"""What was changed and deserves a second look (R-AUD-3): findings from the journal's rows."""

from collections import Counter
from dataclasses import replace

from . import marks
from .anomaly_values import (
    CORRECTION,
    CROSSED,
    DEFAULT,
    IMPORT,
    LATE,
    OFTEN,
    OTHER,
    TEST_WINDOWS,
    Finding,
)


def crossed(book, limits=DEFAULT):
    """An edit with which the average of a pupil reaches a threshold from below.

    A cell that was emptied counts as its last mark until another one stands in it, so that
    deleting and entering again is the edit that it is.
    """
    if not any(column.ctype == marks.SCORE for column in book.columns):
        return
    keys = {column.key for column in book.columns}
    last = {}
    for change in book.changes:
        if change.new is None or change.column not in keys:
            continue
        before = last.get(change.line, {})
        after = {**before, change.column: change.new}
        if book.is_edit(change) and change.column in before:
            yield from _crossing(book, change, before, after, limits)
        last[change.line] = after


def _crossing(book, change, before, after, limits):
    """Return the finding of an edit: of the term, otherwise of the year (R22-AVG-2)."""
    old, new = book.average(before), book.average(after)
    pairs = [(False, old.tenths, new.tenths)]
    if book.year:
        moment = (change.line, change.at)
        of_year = (book.year.average(result, *moment) for result in (old, new))
        pairs.append((True, *of_year))
    for of_year, was, is_now in pairs:
        passed = _passed(was, is_now, limits)
        if passed:
            facts = {
                "old": before[change.column],
                "new": after[change.column],
                "average_old": was,
                "average_new": is_now,
                "threshold": passed[-1],
                "year": of_year,
            }
            yield _of_change(CROSSED, change, facts=facts)
            return


def _passed(was, is_now, limits):
    """Return the thresholds that an average reached from below."""
    if was is None or is_now is None:
        return []
    return [threshold for threshold in limits.thresholds if was < threshold <= is_now]


def _of_change(kind, change, key=None, lines=None, facts=None):
    """Return the finding of a change, or of the changes that it is the first of."""
    return Finding(
        kind,
        key or (change.line, change.column, change.seq),
        change.column,
        (change.line,) if lines is None else lines,
        change.user,
        change.at,
        facts or {},
    )


def often(book, limits=DEFAULT):
    """A cell that was changed again and again; entering anew what was deleted is a change.

    An import is no change by hand: it does not count, and a cell may begin with it.
    """
    keys = {column.key for column in book.columns}
    entries = {}
    for change in book.changes:
        if change.new is not None and change.column in keys:
            entries.setdefault((change.line, change.column), []).append(change)
    for (line, column), own in entries.items():
        times = sum(change.source != IMPORT for change in own[1:])
        if times >= limits.times and book.is_edit(own[-1]):
            facts = {"count": times, "values": [change.new for change in own]}
            yield _of_change(OFTEN, own[-1], (line, column, times // limits.times), facts=facts)


def other(book):
    """Marks written by somebody who is no teacher of the book, one finding for each person."""
    strange = [
        change
        for change in _fresh(book)
        if change.source not in book.trusted and not _taught(book, change)
    ]
    for user in Counter(change.user for change in strange):
        own = [change for change in strange if change.user == user]
        yield _together(OTHER, own, (user or 0, own[0].seq))


def _taught(book, change):
    """Whether the person taught the book, or stood in for its teacher, at that moment."""
    return change.user in book.teachers or any(
        user == change.user and start <= change.at < end for user, start, end in book.substitutes
    )


def late(book):
    """Test marks that changed after their deadline, one finding for each column and person."""
    groups = {}
    windows = {c.key: c.window for c in book.columns if c.window in TEST_WINDOWS}
    for change in _fresh(book):
        deadline = book.deadlines.get(windows.get(change.column))
        if deadline and change.at > deadline and change.source != CORRECTION:
            groups.setdefault((change.column, change.user), []).append(change)
    for (column, _user), own in groups.items():
        facts = {"deadline": book.deadlines[windows[column]]}
        yield _together(LATE, own, (column, own[0].seq), facts)


def _fresh(book):
    """Return the edits of marks since the last look."""
    keys = {column.key for column in book.columns}
    return [c for c in book.changes if book.is_edit(c) and c.column in keys]


def _together(kind, changes, key, facts=None):
    """Return one finding of several changes by the same person, of one column or several."""
    first, lines = changes[0], tuple(dict.fromkeys(change.line for change in changes))
    columns = dict.fromkeys(change.column for change in changes)
    one = first if len(changes) == 1 else None
    facts = {
        **(facts or {}),
        "count": len(changes),
        "columns": tuple(columns),
        "source": first.source,
        "old": one and one.old,
        "new": one and one.new,
    }
    found = _of_change(kind, first, key, lines, facts)
    return found if len(columns) == 1 else replace(found, column="")
