"""«Giấy đề nghị điều chỉnh điểm, thông tin»: what stands on the paper (spec 000, appendix).

Pure: ``build`` takes the content of a request and the edition of the form, and returns plain
values for the template. What is not known yet prints as dots, to be written by hand.
"""

from dataclasses import dataclass

from . import forms

APPLIED = ("applied", "confirmed", "archived")
#: More changed cells than this are told by the table above, not once more in the confirmation.
LISTED = 4


@dataclass(frozen=True)
class Row:
    """A row of the table: what it is, what was entered, what is asked for."""

    label: str
    old: str = ""
    new: str = ""
    #: first of its group of rows: the rows below continue it
    first: bool = True


@dataclass(frozen=True)
class Block:
    """A block to sign: title, hint, lines that are filled in, name, a line above."""

    title: str
    hint: str = ""
    lines: tuple = ()
    name: str = ""
    above: str = ""


@dataclass(frozen=True)
class Slip:
    """One paper; ``banner`` says that it was refused or withdrawn, or is no request yet."""

    titles: tuple
    number: str
    to: str
    lines: tuple
    heads: tuple
    rows: tuple
    reason: str
    requested: tuple
    confirmed: tuple
    trace: tuple
    banner: str


def build(content, form):
    """Return the ``Slip`` of a request.

    :param dict content: see ``school.correction._slip_content``
    :param dict form: the edition of the form
    """
    words = {key: content[key] or form["dots"] for key in ("school", "requester", "class")}
    words["role"] = form.get("roles", {}).get("homeroom" if content["leads"] else "teacher", "")
    words["subject"] = content["subject"] or form["no_subject"]
    words["pupil"] = _pupils(content, form)
    words["number"] = content["number"] or form["dots"]
    return Slip(
        titles=tuple(form["titles"]),
        number=form["number"].format(**words),
        to=form["to"].format(**words),
        lines=tuple(line.format(**words) for line in _lines(content, form)),
        heads=tuple(form["heads"]),
        rows=tuple(_rows(content, form)),
        reason=content["reason"],
        requested=_requested(content, form),
        confirmed=(_principal(content, form), _administrator(content, form)),
        trace=tuple(_trace(content, form)),
        banner=form["banners"].get(content["state"], ""),
    )


def moment(at, form):
    """Return a local moment to the minute, as the form asks: hour-minute/day-month-year."""
    return form["moment"].format(at=at) if at else ""


def _lines(content, form):
    if content["subject"]:
        return form["lines"]
    kinds = {cell["kind"] for cell in content["cells"]}
    # An edition of a school may be older than these lines.
    of_data = form.get("lines_of_profile") if kinds == {"profile"} else None
    return of_data or form["lines_of_class"]


def _pupils(content, form):
    """Return the pupil's name; several pupils stand in the table."""
    pupils = list(dict.fromkeys(cell["pupil"] for cell in content["cells"]))
    if len(pupils) == 1:
        return pupils[0]
    return form["several"].format(count=len(pupils)) if pupils else form["dots"]


def _rows(content, form):
    """Return the rows: all those of the form for one pupil, those concerned for several."""
    names = forms.rows_of(form, content["ruleset"])
    if len({cell["pupil"] for cell in content["cells"]}) > 1:
        for cell in content["cells"]:
            label = f"{cell['number']}. {cell['pupil']}: {cell_label(cell, form)}"
            yield Row(label, *_values(cell))
        return
    other = names[-1]
    taken = {cell["key"]: _name_of(cell, names) or other for cell in content["cells"]}
    for name in names:
        cells = [cell for cell in content["cells"] if taken[cell["key"]] is name]
        for place, cell in enumerate(cells):
            label = cell_label(cell, form)
            named = label.startswith(name["label"])
            shown = label if named or place else f"{name['label']}: {label}"
            yield Row(shown, *_values(cell), named or place == 0)
        if not cells:
            yield Row(name["label"])


def _name_of(cell, names):
    match = [cell["type"], cell["window"]]
    return next((name for name in names if match in name["of"]), None)


def cell_label(cell, form):
    """Return what a form calls the cell: its own word first."""
    return form["columns"].get(cell["column"]) or cell["label"]


def _values(cell):
    return cell["old"] or "–", cell["new"] or "–"


def _requested(content, form):
    """Return the blocks beside each other: homeroom teacher or witness left, requester right."""
    people, blocks = content["people"], []
    for step in ("homeroom", "witness"):
        if step in content["steps"]:
            block = form["blocks"][step]
            done = people.get(step)
            blocks.append(
                Block(block["title"], block["hint"], _done(done, block, form), _name(done))
            )
    requester = form["blocks"]["submit"]
    above = form["place_date"].format(
        place=content["place"] or form["dots"], date=_date(content["date"], form)
    )
    return (*blocks, Block(requester["title"], requester["hint"], (), content["requester"], above))


def _date(day, form):
    """Return the date; days below 10 and the months 1 and 2 with a zero (NĐ 30/2020)."""
    if not day:
        return form["no_date"]
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return form["date"].format(day=f"{day.day:02d}", month=month, year=day.year)


def _done(person, block, form):
    if not person:
        return ()
    words = [block["done"], form["by_system"].format(at=moment(person["at"], form))]
    return tuple(word for word in words if word)


def _name(person):
    return person["name"] if person else ""


def _principal(content, form):
    block, done = form["blocks"]["approve"], content["people"].get("approve")
    lines = _done(done, block, form)
    if done and done["acted_for"]:
        lines = (*lines, form["acted_for"].format(name=done["acted_for"]))
    if done and content["late_reason"]:
        lines = (*lines, form["late"].format(reason=content["late_reason"]))
    return Block(block["title"], block["hint"], lines, _name(done))


def _administrator(content, form):
    """Return what the system has recorded: old, new, and the minute (R-COR-2)."""
    block = form["blocks"]["confirm"]
    if content["state"] not in APPLIED:
        blanks = () if content["state"] in ("refused", "withdrawn") else tuple(block["blanks"])
        return Block(block["title"], block["hint"], blanks)
    at = max(cell["at"] for cell in content["cells"])
    cells = content["cells"]
    if len(cells) > LISTED:
        recorded = [form["recorded_many"].format(count=len(cells))]
    else:
        several = len({cell["pupil"] for cell in cells}) > 1
        recorded = [_recorded(cell, several, form) for cell in cells]
    people = content["people"]
    name = _name(people.get("confirm") if "confirm" in content["steps"] else people.get("apply"))
    lines = (*recorded, form["recorded_at"].format(at=moment(at, form)))
    return Block(block["title"], block["hint"], lines, name)


def _recorded(cell, several, form):
    label = cell_label(cell, form)
    return form["recorded"].format(
        cell=f"{cell['pupil']}, {label}" if several else label,
        old=cell["old"] or "–",
        new=cell["new"] or "–",
    )


def _trace(content, form):
    """Return the steps taken, a sentence each, outside of the form itself."""
    for place, event in enumerate(content["trace"], start=1):
        words = [
            form["trace"].format(
                place=place,
                move=form["moves"][event["move"]],
                name=event["name"],
                at=f"{event['at']:%H:%M %d/%m/%Y}",
            )
        ]
        if event["acted_for"]:
            words.append(form["acted_for"].format(name=event["acted_for"]))
        if event["note"]:
            words.append(f"«{event['note']}»")
        yield ", ".join(words)
