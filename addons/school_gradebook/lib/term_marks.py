"""Reading the marks of one subject and term out of a payload, in the columns of its ledger."""

from functools import lru_cache

from . import averages
from .columns import combine_of, extra_columns, group_columns, grouped_columns
from .inputs import short
from .marks import FAIL, PLAIN_CELLS, PLAIN_COMMENTS, PLAIN_SCORES
from .params import RulesetError

# Far more topics than a subject can have; a larger number is a slip of the keyboard.
_MOST_TOPICS = 10


class TermReader:
    """Reads the marks of one pupil, subject by subject and term by term."""

    def __init__(self, payload, params, settings, reader):
        self.params, self.settings, self.reader = params, settings, reader
        self.level, self.grade = payload["level"], payload["grade"]
        self.combine = {kind: combine_of(params, kind, settings) for kind in params.kinds}

    def at_a_glance(self, subject, data, term, periods):
        """Return the result of a term whose marks are all there and plainly written, or None.

        The same value as ``read`` gives, without a cell for every mark; whatever is special or
        wrong in the marks is left to ``read``.
        """
        kind, given = subject.kind, data[term]
        form = _plain_form(self.params, kind, self.grade, term, periods, self.combine[kind])
        if form is None or type(given) is not dict or len(given) != len(form):
            return None
        if "topic_cluster" in data:
            return None
        try:
            if kind == "SCORE":
                return averages.averaged(*_weighted_sum(given, form))
            return averages.FAILED if FAIL in _plain_codes(given, form) else averages.PASSED
        except (KeyError, TypeError):
            return None

    def read(self, subject, data, term, periods):
        """Return (columns, cells, result) of a term from its marks; None where nobody can say."""
        given = data[term]
        if not isinstance(given, dict):
            given = self.reader.mapping(given, subject.code, term)
        try:
            groups = self._groups(subject, data, given, term, periods)
        except RulesetError as error:
            self.reader.problem(error.code, subject.code, term, **error.params)
            return None
        cells, unreadable = self._cells(subject, groups, given, term)
        columns = [column for _group, own in groups for column in own]
        line = averages.term_result(columns, cells)
        if line.missing:
            self._report_missing(subject, term, columns, line, unreadable)
        return columns, cells, line

    def _report_missing(self, subject, term, columns, line, unreadable):
        """Name the columns that are empty; an entry that cannot be read is named already."""
        labels = {column.key: column.label for column in columns}
        missing = [labels[key] for key in line.missing if key not in unreadable]
        if missing:
            listed = ", ".join(missing)
            self.reader.problem("MISSING_MARK", subject.code, term, columns=listed)

    def _groups(self, subject, data, given, term, periods):
        """Return the columns by group; open groups grow with the marks that are given."""
        place = (self.params, subject.kind, self.grade, term, subject.code, periods)
        combine = self.combine[subject.kind]
        groups = grouped_columns(*place, 0, combine)
        if self.params.cluster and subject.kind == "SCORE":
            topics = self._topics(data, given, groups)
            extra = extra_columns(self.params, topics, self.settings)
            if extra:
                groups = grouped_columns(*place, extra, combine)
        if any(group.open for group, _own in groups):
            groups = [(group, self._grown(group, own, given, combine)) for group, own in groups]
        return groups

    def _topics(self, data, given, groups):
        """Return how many topic marks count: as said, or by one mark more (R22-CNT-3)."""
        cluster = self.params.cluster
        if not cluster.covers(self.level, self.grade):
            return 0
        said = data.get("topic_cluster")
        if said is not None:
            return _topics_said(said, cluster)
        regular = next(len(own) for group, own in groups if group.name == cluster.group)
        marks = given.get(cluster.group)
        return isinstance(marks, list | tuple) and len(marks) == regular + 1

    def _grown(self, group, own, given, combine):
        """Return an open group's columns: as many as marks are given, never fewer than required."""
        marks = given.get(group.name)
        if not group.open or not isinstance(marks, list | tuple) or len(marks) <= len(own):
            return own
        return group_columns(group, len(marks), combine)

    def _cells(self, subject, groups, given, term):
        """Return the entered cells by column, and the columns whose entry cannot be read."""
        cells, unreadable, known, plain = {}, set(), 0, PLAIN_CELLS
        for group, own in groups:
            known += group.name in given
            values = given.get(group.name)
            if group.repeated:
                values = self.reader.sequence(values, subject.code, term)
            else:
                values = (values,)
            if len(values) > len(own):
                count = {"value": len(values), "max": len(own)}
                self.reader.problem("TOO_MANY_MARKS", subject.code, term, **count)
                # Which of them the book would hold is not ours to choose.
                unreadable.update(column.key for column in own)
                continue
            for column, value in zip(own, values, strict=False):
                cell = plain[column.ctype].get(value) if isinstance(value, str) else None
                readable = cell is not None
                if not readable:
                    cell, readable = self.reader.cell(value, column.ctype, subject.code, term)
                if cell is not None:
                    cells[column.key] = cell
                elif not readable:
                    unreadable.add(column.key)
        if known < len(given):
            self._report_unknown(subject, groups, given, term)
        return cells, unreadable

    def _report_unknown(self, subject, groups, given, term):
        """Name the entries of a term that its ledger has no column for."""
        names = [group.name for group, _own in groups]
        for key in given:
            if key not in names:
                self.reader.problem("UNKNOWN_COLUMN", subject.code, term, value=short(key))


def _topics_said(said, cluster):
    """Return how many topics a payload says; where each has a mark it may be a number."""
    if isinstance(said, bool):
        return said
    if not cluster.each:
        raise RulesetError("BAD_FLAG", value=short(said))
    if not isinstance(said, int) or not 0 <= said <= _MOST_TOPICS:
        raise RulesetError("BAD_NUMBER", value=short(said))
    return said


@lru_cache(maxsize=1024)
def _plain_form(params, kind, grade, term, periods, combine):
    """Return (group, number of marks or None for a single one, weight) of a fixed ledger."""
    if combine not in ("AVERAGE", "ALL_PASS"):
        return None
    try:
        groups = grouped_columns(params, kind, grade, term, "", periods, 0, combine)
    except RulesetError:
        return None
    if any(group.open for group, _own in groups):
        return None
    return tuple(
        (group.name, len(own) if group.repeated else None, group.weight) for group, own in groups
    )


def _weighted_sum(given, form):
    """Return the weighted sum of plainly written marks and the sum of weights."""
    total = weights = 0
    for name, count, weight in form:
        values = given[name]
        if count is None:
            total += PLAIN_SCORES[values] * weight
            weights += weight
        elif type(values) is list and len(values) == count:
            for value in values:
                total += PLAIN_SCORES[value] * weight
            weights += count * weight
        else:
            raise KeyError(name)
    return total, weights


def _plain_codes(given, form):
    """Return the codes of plainly written comment results."""
    codes = []
    for name, count, _weight in form:
        values = given[name]
        if count is None:
            codes.append(PLAIN_COMMENTS[values])
        elif type(values) is list and len(values) == count:
            codes.extend(map(PLAIN_COMMENTS.__getitem__, values))
        else:
            raise KeyError(name)
    return codes
