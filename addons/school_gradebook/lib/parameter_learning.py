"""Rows of the learning levels: their conditions and the one-subject adjustment.

Sources: TT 22/2021 Điều 9.2, 9.3; TT 58/2011 Điều 13; TT 43/2021 Điều 9.
"""

from functools import partial

from .parameter_entries import Section, read_subjects
from .parameter_words import setting_label

_LEAST = {
    "EACH": "mọi môn đánh giá bằng điểm số từ",
    "COUNT": "ngưỡng điểm mà một số môn tối thiểu phải đạt",
    "AVERAGE": "điểm trung bình các môn từ",
    "ANY_OF": "ít nhất một môn bắt buộc từ",
    "SPECIALISED": "môn chuyên từ",
}
_COUNT = {
    "COUNT": "số môn tối thiểu phải đạt ngưỡng điểm đó",
    "MAX_FAILED": "số môn đánh giá bằng nhận xét Chưa đạt nhiều nhất",
}
_NO_MOVE = "không điều chỉnh"


def learning_entries(found, data):
    """Add the entries of the levels, their conditions and the adjustment."""
    learning = data.get("learning")
    if not learning:
        return
    section = Section(found, "Mức học tập", learning.get("rule", ""))
    settings = _counts(data)
    for level in learning["levels"]:
        path = f"learning.levels.{level['code']}"
        section.item("text", f"{path}.name", f"Tên mức «{level['name']}»", level, "name")
        for key, condition in _named(level.get("conditions", ())):
            _condition(section, f"{path}.{key}", level["name"], condition, data, settings)
    if "needed_subjects" in learning:
        label = "Số môn đánh giá bằng điểm số ít nhất để xét mức học tập"
        path = "learning.needed_subjects"
        rule = {"rule": learning.get("needed_rule", "")}
        place = learning, "needed_subjects", settings, setting_label
        section.number(path, label, *place, **rule)
    _moves(found, learning)


def _counts(data):
    """Return the settings that are counts of subjects."""
    values = data.get("settings", {}).items()
    return tuple(key for key, value in values if type(value) is int and key != "primary_min_mark")


def _named(conditions):
    """Yield each condition under its type; a second one of a type gets a number."""
    seen = {}
    for condition in conditions:
        kind = condition["type"]
        seen[kind] = seen.get(kind, 0) + 1
        yield kind if seen[kind] == 1 else f"{kind}_{seen[kind]}", condition


def _condition(section, path, level, condition, data, settings):
    kind = condition["type"]
    if "least" in condition:
        label = f"Mức {level}: {_LEAST.get(kind, 'ngưỡng điểm')}"
        section.item("mark", f"{path}.least", label, condition, "least")
    if "count" in condition:
        label = f"Mức {level}: {_COUNT.get(kind, 'số môn')}"
        place = condition, "count", settings, setting_label
        section.number(f"{path}.count", label, *place)
    if "codes" in condition:
        names = data.get("subject_names", {})
        section.add(
            "text",
            f"{path}.codes",
            f"Mức {level}: các môn bắt buộc có ít nhất một môn đạt ngưỡng",
            ", ".join(names.get(code, code) for code in condition["codes"]),
            partial(condition.__setitem__, "codes"),
            check=partial(read_subjects, names),
        )


def _moves(found, learning):
    """Add what each fall of two levels or more becomes, «» for no adjustment."""
    section = Section(found, "Điều chỉnh mức học tập", learning.get("adjust_rule", ""))
    levels = learning["levels"]
    moves = {(move["reach"], move["base"]): move["to"] for move in learning.get("moves", ())}
    for reach in levels:
        for base in levels:
            between = [level for level in levels if base["rank"] < level["rank"] < reach["rank"]]
            if between:
                section.add(
                    "choice",
                    f"learning.moves.{reach['code']}.{base['code']}",
                    f"Chỉ do một môn mà từ {reach['name']} xuống {base['name']}",
                    moves.get((reach["code"], base["code"]), ""),
                    partial(_move, learning, reach["code"], base["code"]),
                    choices=[["", _NO_MOVE]] + [[lv["code"], lv["name"]] for lv in between],
                )


def _move(learning, reach, base, to):
    """Set one move, or take it out."""
    moves = list(learning.get("moves", ()))
    line = {"reach": reach, "base": base, "to": to}
    place = next(
        (n for n, move in enumerate(moves) if (move["reach"], move["base"]) == (reach, base)), None
    )
    if place is not None:
        moves[place : place + 1] = [line] if to else []
    elif to:
        moves.append(line)
    learning["moves"] = moves
