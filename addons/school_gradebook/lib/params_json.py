"""Reading the JSON parameters of a ruleset into frozen Params.

Limits of marks are written «6,5» in the data and are tenths in the Params.
"""

from .marks import MarkError, parse_cell
from .params import (
    Cluster,
    Condition,
    CountStep,
    Group,
    Kind,
    Learning,
    LevelRule,
    Minutes,
    MinuteStep,
    Move,
    Params,
    Part,
    Parts,
    RulesetError,
    Term,
    TestRow,
    Trait,
)
from .params_year import Award, Conduct, Outcome, Primary, PrimaryLevel, Promotion


def read_params(data):
    """Return the frozen Params of a ruleset's JSON parameters."""
    return Params(
        engine=data["engine"],
        terms=tuple(Term(**term) for term in data["terms"]),
        kinds={name: _kind(name, kind) for name, kind in data["kinds"].items()},
        settings=dict(data.get("settings", {})),
        choices={key: tuple(values) for key, values in data.get("choices", {}).items()},
        final_grades=tuple(data.get("final_grades", ())),
        words=data.get("words", {}),
        subject_names=dict(data.get("subject_names", {})),
        cluster=_cluster(data.get("cluster")),
        test_minutes=_minutes(data.get("test_minutes")),
        parts={code: _parts(parts) for code, parts in data.get("parts", {}).items()},
        tests=_tests(data.get("tests")),
        traits=tuple(_trait(trait) for trait in data.get("traits", ())),
        trait_groups=dict(data.get("trait_groups", {})),
        learning=_learning(data.get("learning")),
        conduct=_conduct(data.get("conduct")),
        promotion=_promotion(data.get("promotion")),
        awards=tuple(_award(award) for award in data.get("awards", ())),
        primary=_primary(data.get("primary")),
    )


def _tenths(mark):
    """Return a limit such as «6,5» in tenths; a wrong one is an error of the data."""
    try:
        cell = parse_cell(mark, "score")
    except MarkError as error:
        raise RulesetError("BAD_PARAMETER", value=mark) from error
    return cell.tenths if cell else 0


def _kind(name, data):
    groups = tuple(_group(group) for group in data.get("groups", ()))
    return Kind(**{**data, "kind": name, "groups": groups})


def _group(data):
    steps = tuple(CountStep(**step) for step in data.get("counts", ({"count": 1},)))
    return Group(**{**data, "counts": steps})


def _cluster(data):
    if data is None:
        return None
    grades = frozenset(data.get("grades", ()))
    return Cluster(**{**data, "levels": tuple(data["levels"]), "grades": grades})


def _parts(data):
    return Parts(**{**data, "parts": tuple(Part(**part) for part in data["parts"])})


def _minutes(data):
    return data and Minutes(**{**data, "steps": tuple(MinuteStep(**s) for s in data["steps"])})


def _tests(data):
    if data is None:
        return None
    return {
        subject: tuple(TestRow(frozenset(row["grades"]), frozenset(row["moments"])) for row in rows)
        for subject, rows in data.items()
    }


def _trait(data):
    return Trait(**{**data, "skipped_grades": frozenset(data.get("skipped_grades", ()))})


def _learning(data):
    if data is None:
        return None
    levels = tuple(
        LevelRule(**{**level, "conditions": tuple(map(_condition, level.get("conditions", ())))})
        for level in data["levels"]
    )
    moves = tuple(Move(**move) for move in data.get("moves", ()))
    return Learning(**{**data, "levels": levels, "moves": moves})


def _condition(data):
    least = _tenths(data.get("least", "0"))
    return Condition(**{**data, "least": least, "codes": tuple(data.get("codes", ()))})


def _conduct(data):
    if data is None:
        return None
    table = data.get("table")
    if table is not None:
        table = {(hk1, hk2): year for hk1, row in table.items() for hk2, year in row.items()}
    return Conduct(**{**data, "levels": _names(data["levels"]), "table": table})


def _names(levels):
    return tuple((level["code"], level["name"]) for level in levels)


def _promotion(data):
    if data is None:
        return None
    outcomes = tuple(
        Outcome(**{**line, "learning_in": tuple(line.get("learning_in", ()))})
        for line in data["outcomes"]
    )
    return Promotion(
        **{
            **data,
            "conduct": tuple(data["conduct"]),
            "learning": tuple(data["learning"]),
            "outcomes": outcomes,
            "reassess_below": _tenths(data["reassess_below"]),
        }
    )


def _award(data):
    return Award(
        **{
            **data,
            **{
                key: tuple(data.get(key, ())) for key in ("learning", "conduct", "levels", "traits")
            },
            "least": _tenths(data.get("least", "0")),
        }
    )


def _primary(data):
    if data is None:
        return None
    results = tuple(
        PrimaryLevel(
            **{
                **level,
                "levels": tuple(level.get("levels", ())),
                "traits": tuple(level.get("traits", ())),
            }
        )
        for level in data["results"]
    )
    return Primary(
        **{
            **data,
            "results": results,
            "completed": tuple(data["completed"]),
            "levels": _names(data["levels"]),
            "trait_levels": _names(data["trait_levels"]),
        }
    )
