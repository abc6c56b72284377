"""The class ledger «Sổ theo dõi và đánh giá học sinh (theo lớp học)» as a matrix.

``build`` takes the frozen content of a ledger (data and the form version it was made with) and
returns the pages. Wording, columns, widths and order stand in the form version, so that another
edition of the form is another record (forms.md §4, regulations.md §1.11.1).
"""

import re

from . import corrections, paginate, textfit
from .matrix import Book, Cell, Column, Page, Row, Signature, Table, head_rows
from .rows import Rows

_WORD = re.compile(r"\{(\w+)\}")
_NAME_POINTS = 11.5
_SIGNATURE_GAP = 4
_CORRECTED_POINTS = 9  # two values side by side, the new one raised
_ROW = (4.05, 6.6)  # lowest and highest row of marks: 10 points on one line, and comfortable


def build(content, *, draft=False, corrected=False):
    """Return the ``Book`` of a ledger's content; ``corrected`` shows what was corrected."""
    return _Builder(content, draft, corrected).book()


def order_subjects(subjects, order):
    """Return the subjects in the order of the form; unknown codes follow in their own order."""
    places = {code: place for place, code in enumerate(order)}
    return sorted(subjects, key=lambda subject: places.get(subject["code"], len(places)))


def fill(text, words):
    """Return a label of the form with the words in braces put in.

    :raise KeyError: for a word that does not exist
    """
    return _WORD.sub(lambda match: words[match.group(1)], text)


class _Builder:
    def __init__(self, content, draft, corrected):
        self.content = content
        self.form = content["form"]
        self.term = content["class"]["term"]
        self.draft = draft
        self.options = self.form["options"]
        self.words = self._words()
        self.subjects = order_subjects(content["subjects"], self.form["subject_order"])
        cells = corrections.by_cell(content) if corrected else {}
        self.rows = Rows(content, self.subjects, cells)

    def _words(self):
        """Return the words that labels of the form may name in braces."""
        klass, people = self.content["class"], self.content["people"]
        words = {
            **self.form["terms"][self.term],
            "class": klass["name"],
            "grade": str(klass["grade"]),
            "year": klass["year"].replace("-", " - "),
            "size": str(klass["size"]),
            "homeroom": people["homeroom"],
            "level_title": self.form["level_title"],
        }
        return {key: value or self.form["dots"] for key, value in words.items()}

    def book(self):
        """Return the book with all pages that the form has in this term."""
        pages = [page for spec in self.form["pages"] for page in self._pages(spec)]
        return Book(
            title=self._say(self.form["title"]),
            form=self.form["name"],
            legal_basis=self.form["legal_basis"],
            banner=self._banner(),
            watermark=self.form["labels"]["watermark"] if self.draft else "",
            pages=tuple(pages),
        )

    def _banner(self):
        """Return what a draft says of itself; a locked book may be previewed as well."""
        if not self.draft:
            return ""
        labels = self.form["labels"]
        return labels["watermark"] if self.content["class"].get("locked") else labels["draft"]

    def _pages(self, spec):
        if not self._in_term(spec) or (spec.get("needs") and not self.content.get(spec["needs"])):
            return []
        if "kind" not in spec:
            return [self._page(spec)]
        return [self._page(spec, item) for item in self.subjects if item["kind"] == spec["kind"]]

    def _page(self, spec, subject=None):
        key, sheet, words = spec["key"], spec["sheet"], self.words
        if subject:
            key, sheet = f"{key}:{subject['code']}", subject["short"]
            words = {**words, "subject": subject["label"]}
        page = {
            "key": key,
            "layout": spec["layout"],
            "sheet": sheet,
            "titles": tuple(fill(title, words) for title in spec.get("titles", ())),
            "lines": tuple(fill(line, words) for line in spec.get("lines", ())),
            "paragraphs": tuple(spec.get("paragraphs", ())),
            "corner": self._places() if spec["layout"] == "cover" else (),
            "signatures": self._signatures(spec, subject),
            "facing": spec.get("facing", False),
        }
        if "columns" in spec:
            page["table"], page["chunks"], page["foot"] = self._table(spec, subject, page)
        return Page(**page)

    def _say(self, text):
        return fill(text, self.words)

    def _in_term(self, spec):
        return self.term in spec.get("terms", [self.term])

    def _places(self):
        """Return the lines of school and place; since 07/2025 without a district (§1.7)."""
        school = self.content["school"]
        name = school["name"].upper()
        lines = [name if name.startswith("TRƯỜNG") else f"TRƯỜNG {name}"]
        for place in self.form["places"]:
            value = school.get(place["key"], "")
            named = any(value.lower().startswith(kind.lower()) for kind in place["kinds"])
            lines.append(value if named else f"{place['label']}: {value or self.form['dots']}")
        return tuple(lines)

    def _signatures(self, spec, subject):
        blocks = [
            (block, name)
            for block in (self.form["signatures"][key] for key in spec.get("signatures", ()))
            for name in self._signers(block["who"], subject)
        ]
        room = paginate.PAGE_WIDTH / max(2, len(blocks)) - _SIGNATURE_GAP
        return tuple(
            Signature(
                block["title"],
                block.get("hint", ""),
                name,
                block.get("above", ""),
                block.get("seal", False),
                textfit.fit(name, room, _NAME_POINTS, bold=True),
            )
            for block, name in blocks
        )

    def _signers(self, who, subject):
        """Return the names under a block; all co-teachers of a subject sign (note 3)."""
        if who == "teachers":
            return subject["teachers"] or [""]
        return [self.content["people"].get(who) or ""]

    # -- tables -------------------------------------------------------------------------------

    def _table(self, spec, subject, page):
        columns = self._columns(spec, subject)
        values = self.rows.of(spec["source"], subject)
        heights = tuple(spec["head"])
        height = paginate.room(len(page["titles"]), len(page["lines"]), sum(heights))
        foot = corrections.foot(columns, values)
        reserved = _reserved(page["signatures"])
        reserved += corrections.foot_height(foot, paginate.PAGE_WIDTH)
        chunks, row_height = paginate.spread(len(values), height, reserved, *spec.get("row", _ROW))
        table = Table(
            columns=columns,
            heads=head_rows(columns, heights),
            rows=tuple(_row(columns, row) for row in values),
            row_height=row_height,
            head_heights=heights,
            side=self._side(spec),
        )
        return table, chunks, foot

    def _side(self, spec):
        if "side" not in spec:
            return ()
        words = {**self.words, **self.rows.totals()}
        return tuple(fill(line, words) for line in spec["side"])

    def _columns(self, spec, subject):
        columns = [
            column
            for entry in spec["columns"]
            if self._in_term(entry)
            for column in self._expand(entry, subject)
        ]
        sizes = paginate.widths([column.get("width") for column in columns])
        return tuple(self._column(*pair) for pair in zip(columns, sizes, strict=True))

    def _column(self, entry, size):
        return Column(
            key=entry["key"],
            label=self._say(entry["label"]),
            width=size,
            kind=entry.get("kind", "text"),
            align=entry.get("align", "center"),
            groups=tuple(self._say(group) for group in entry.get("groups", ())),
            vertical=entry.get("vertical", False),
            struck=entry.get("struck", False),
            lines=entry.get("lines", 1),
            points=entry.get("points", 10.5),
        )

    def _expand(self, entry, subject):
        """Return the columns that one entry of the form stands for."""
        what = entry.get("expand")
        if what == "tx":
            return self._regular_marks(entry, subject)
        if what == "subjects":
            return [
                {**entry, "key": f"subject:{item['code']}", "label": item["label"]}
                for item in self.subjects
                if item["kind"] == entry["subject_kind"]
            ]
        if what == "results":
            labels = self.form["labels"]
            return [
                {**entry, "key": entry["prefix"] + key, "label": labels[key]}
                for key in self.options["result_order"]
            ]
        return [entry]

    def _regular_marks(self, entry, subject):
        """Return the printed ĐĐGtx columns; those beyond the subject's number are struck."""
        used, printed = subject["tx_count"], self.options["tx_columns"]
        strike = self.options["unused_tx"] == "strike"
        return [
            {
                **entry,
                "key": f"tx{number}",
                "label": str(number),
                "struck": strike and number > used,
            }
            for number in range(1, max(printed, used) + 1)
        ]


def _reserved(signatures):
    """Return the height that the signature blocks take."""
    if not signatures:
        return 0
    dated = any(signature.above for signature in signatures)
    return paginate.SIGNATURE_HEIGHT + (paginate.PLACE_DATE_HEIGHT if dated else 0)


def _row(columns, values):
    """Return the cells of one row; a pupil who left before any result gets one long cell."""
    shown = [column for column in columns if column.kind != "side"]
    gone = values.get("gone", "")
    results = [column for column in shown[2:] if column.key != "note"]
    if gone and not any(values.get(column.key) for column in results):
        cells = [_cell(column, values) for column in shown[:2]]
        return Row((*cells, Cell(gone, colspan=len(shown) - 2)), True)
    return Row(tuple(_cell(column, values) for column in shown), bool(gone))


def _cell(column, values):
    text = values.get(column.key, "")
    entries = values.get("corrected", {}).get(column.key, ())
    old = corrections.old_values(entries)
    shown = " ".join((*old, text))
    points = min(column.points, _CORRECTED_POINTS) if old else column.points
    return Cell(
        text,
        column.kind,
        column.align,
        points=textfit.fit(shown, column.width - 2.4, points, column.lines),
        struck=column.struck and not text,
        old=old,
        note=corrections.comment(entries),
    )
