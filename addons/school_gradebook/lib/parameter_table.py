"""The parameters of a circular as a table that an administrator reads and changes.

Rows have stable paths («learning.levels.TOT.COUNT.least»): codes, not positions, wherever a code
exists. Source: design, rules as data; a circular with other numbers is a record, not new code.
"""

import copy

from .marks import MarkError, format_tenths, parse_cell
from .parameter_rows import entries
from .parameter_words import choice_label, setting_label
from .params import RulesetError
from .params_json import read_params

__all__ = ["apply", "choice_label", "rows", "setting_label"]
_FLAGS = {"true": True, "1": True, "có": True, "false": False, "0": False, "không": False}
_LONGEST = 300


def rows(document_parameters):
    """Return the table of a ruleset's JSON parameters.

    A row is section, path, label, type (mark, count, setting, choice, flag, text), value,
    choices ([[value, label]] or None) and rule. A «setting» is a number that is either written
    here or taken from a setting; a «flag» is true or false.
    """
    return [
        {
            "section": entry.section,
            "path": entry.path,
            "label": entry.label,
            "type": entry.type,
            "value": _shown(entry),
            "choices": entry.choices,
            "rule": entry.rule,
        }
        for entry in entries(copy.deepcopy(document_parameters))
    ]


def apply(document_parameters, changes):
    """Return a copy of the parameters with the values of ``changes`` ({path: value}) in place.

    A value that is not of its row's type, and a table that no longer makes sense, is a
    RulesetError("BAD_PARAMETER") whose ``value`` names the row's label.
    """
    document = copy.deepcopy(document_parameters)
    known = {entry.path: entry for entry in entries(document)}
    for path, value in changes.items():
        if path not in known:
            raise RulesetError("BAD_PARAMETER", value=str(path))
        _change(known[path], value)
    _check_steps(entries(document))
    read_params(document)
    return document


def _shown(entry):
    """Return a row's value as it stands in the table."""
    if entry.type == "mark":
        return format_tenths(parse_cell(entry.value, "score").tenths)
    return entry.value if entry.type == "flag" else str(entry.value)


def _change(entry, value):
    """Write a value where its row comes from, unless it is the one that stands there."""
    shown = _shown(entry)
    if type(value) is type(shown) and value == shown:
        return
    try:
        new = _READ[entry.type](entry, value)
    except (MarkError, ValueError, AttributeError, TypeError) as error:
        raise RulesetError("BAD_PARAMETER", value=entry.label) from error
    if new != (shown if entry.type == "mark" else entry.value):
        entry.write(new)


def _mark(_entry, value):
    cell = parse_cell(value, "score")
    if cell is None or cell.state != "value":
        raise ValueError(value)
    return format_tenths(cell.tenths)


def _count(entry, value):
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)
    number = int(value)
    if not entry.least <= number <= entry.most:
        raise ValueError(value)
    return number


def _setting(entry, value):
    if isinstance(value, str) and value in entry.settings:
        return value
    return _count(entry, value)


def _choice(entry, value):
    if value not in [choice for choice, _label in entry.choices]:
        raise ValueError(value)
    return value


def _flag(_entry, value):
    if isinstance(value, bool):
        return value
    known = _FLAGS.get(str(value).strip().casefold())
    if known is None:
        raise ValueError(value)
    return known


def _text(entry, value):
    value = " ".join(value.split())
    if len(value) > _LONGEST or not (value or entry.optional):
        raise ValueError(value)
    return entry.check(value) if entry.check else value


_READ = {
    "mark": _mark,
    "count": _count,
    "setting": _setting,
    "choice": _choice,
    "flag": _flag,
    "text": _text,
}


def _check_steps(found):
    """Steps by the number of periods a year must grow."""
    last = {}
    for entry in found:
        if not entry.path.endswith(".up_to"):
            continue
        group = entry.path.rsplit(".", 2)[0]
        if group in last and entry.value <= last[group]:
            raise RulesetError("BAD_PARAMETER", value=entry.label)
        last[group] = entry.value
