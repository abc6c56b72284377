from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.school_gradebook.tests.lib_common import examples

from .common import CorrectionCommon

COLUMNS = ("tx1", "tx2")
VALUES = ("8,0", "9,0", "10,0", "7,5", "")
MOVES = ("submit", "homeroom", "approve", "apply", "refuse", "withdraw")
#: A request for one or two cells of the first two pupils; a move of one or several requests;
#: or a principal's unlock under which the teacher types.
ASK = st.tuples(
    st.just("ask"),
    st.dictionaries(
        st.tuples(st.integers(0, 1), st.sampled_from(COLUMNS)),
        st.sampled_from(VALUES),
        min_size=1,
        max_size=2,
    ),
)
MOVE = st.tuples(
    st.sampled_from((*MOVES, "apply", "approve", "homeroom")),
    st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True),
)
WAY = st.tuples(st.just("way"), st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True))
TYPE = st.tuples(
    st.just("type"),
    st.tuples(st.integers(0, 1), st.sampled_from(COLUMNS), st.sampled_from(VALUES)),
)
STEPS = st.lists(st.one_of(ASK, WAY, MOVE, TYPE), min_size=3, max_size=12)
#: What chance comes to rarely: the cell changes between approving and applying.
APPROVED = [("ask", {(0, "tx1"): "9,0"}), *((move, [0]) for move in MOVES[:3])]
TYPED_OVER = [*APPROVED, ("type", (0, "tx1", "10,0")), ("apply", [0])]
OVERTAKEN = [
    *(("ask", {(0, "tx1"): value}) for value in ("9,0", "7,5")),
    *((move, [0, 1]) for move in MOVES[:3]),
    *(("apply", [number]) for number in (1, 0, 1)),
]


@tagged("post_install", "-at_install")
class TestInterleaving(CorrectionCommon):
    """Requests on the same cells in any order: the last that was applied, or typed, stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "submit": "math",
            "homeroom": "homeroom",
            "approve": "principal",
            "apply": "board",
            "refuse": "homeroom",
            "withdraw": "math",
        }

    # Every example is a small school day against the database: fewer of them than for lib.
    @settings(examples, max_examples=10)
    @given(STEPS)
    @example(TYPED_OVER)
    @example(OVERTAKEN)
    def test_the_last_applied_stands(self, steps):
        with self.cr.savepoint() as savepoint:
            self.begin()
            for kind, what in steps:
                getattr(self, f"do_{kind}", lambda w, k=kind: self.do_move(k, w))(what)
                self.compare_cells()
            self.compare_journal()
            self.compare_results()
            savepoint.rollback()
        self.env.invalidate_all()

    def begin(self):
        self.asked, self.times = [], {}
        self.cells = {(row, column): "8,0" for row in (0, 1) for column in COLUMNS}

    # -- what may happen ---------------------------------------------------------

    def do_ask(self, cells):
        vals = [(row, column, value or False) for (row, column), value in cells.items()]
        request = self.request_of(vals)
        for line in request.line_ids.filtered(lambda line: not line.new_value):
            line.with_user(self.users["math"]).clears = True
        self.asked.append((request, cells))

    def do_way(self, numbers):
        """The whole way at once, together."""
        for move in ("submit", "homeroom", "approve", "apply"):
            self.do_move(move, numbers)

    def do_move(self, move, numbers):
        chosen = [self.asked[number] for number in numbers if number < len(self.asked)]
        if not chosen:
            return
        requests = self.env["school.correction"].union(*(request for request, _cells in chosen))
        args = ("Thử",) if move in ("refuse", "withdraw") else ()
        before = {request: request.line_ids.mapped("old_value") for request in requests}
        try:
            with self.cr.savepoint():
                getattr(self.as_user(requests, self.people[move]), f"action_{move}")(*args)
        except UserError:
            self.env.invalidate_all()
            return
        self.env.invalidate_all()
        if move != "apply":
            return
        for request in requests:
            cells = next(cells for other, cells in chosen if other == request)
            # What is applied holds the old value that the request was made on, to the last one.
            shown = [self.cells[line_of(row)] or False for row in request.line_ids]
            self.assertEqual(before[request], shown)
            self.cells.update(cells)
            self.times[request] = self.times.get(request, 0) + 1
            self.assertEqual(self.times[request], 1)

    def do_type(self, what):
        """The principal opens the book for a moment; the teacher types; it is closed again."""
        row, column, value = what
        Unlock = self.env["school.unlock"].with_user(self.users["principal"])
        lock = self.env["school.lock"].search([("class_id", "=", self.klass.id)], limit=1)
        vals = Unlock._scope_vals(self.klass, self.term)
        unlock = Unlock.create({**vals, "lock_id": lock.id, "reason": "Sửa sót"})
        key = row, column
        answer = self.save(self.book, {key: value}, expected={key: self.cells[key]})
        self.assertFalse(answer["refused"] or answer["conflicts"])
        self.cells[key] = value
        unlock.action_close()

    # -- what must hold ----------------------------------------------------------

    def compare_cells(self):
        for (row, column), value in self.cells.items():
            self.assertEqual(self.mark(row, column) or "", value)

    def compare_journal(self):
        """The journal, played from its beginning, gives the marks; each change stands once."""
        played = {}
        journal = self.env["school.mark.journal"]
        for entry in journal.search([("gradebook_id", "=", self.book.id)], order="seq"):
            if entry.line_id and not entry.column.startswith("lock:"):
                key = entry.line_id.id, entry.column
                self.assertEqual(entry.old or None, played.get(key))
                played[key] = entry.new or None
        shown = {
            (mark.line_id.id, mark.column): journal._value_shown(mark.column, new)
            for mark in self.book.line_ids.mark_ids
            if (new := played.pop((mark.line_id.id, mark.column), None))
        }
        self.assertEqual({key for key, value in played.items() if value}, set())
        marks = {(m.line_id.id, m.column): m.shown for m in self.book.line_ids.mark_ids}
        self.assertEqual(shown, marks)
        self.assertEqual(journal.verify(self.book.ids), [])
        corrected = journal.search([("source", "=", "correction")])
        wanted = [
            (request.name, row.line_id.id, row.column)
            for request in self.times
            for row in request.line_ids
        ]
        found = corrected.mapped(lambda e: (e.reference, e.line_id.id, e.column))
        self.assertEqual(sorted(found), sorted(wanted))
        running = self.env["school.unlock"].search([]).filtered(lambda u: u.state == "active")
        self.assertFalse(running)

    def compare_results(self):
        """Averages and levels are what they are when everything is computed anew."""
        lines = self.book.line_ids
        results = lines.term_result_id
        stored = [(line.average, line.result, line.is_final) for line in lines]
        levels = results.mapped(lambda result: (result.learning, result.missing_count))
        for name in ("average", "result", "is_final"):
            self.env.add_to_compute(lines._fields[name], lines)
        self.env.add_to_compute(results._fields["learning"], results)
        self.env.flush_all()
        self.assertEqual([(line.average, line.result, line.is_final) for line in lines], stored)
        self.assertEqual(
            results.mapped(lambda result: (result.learning, result.missing_count)), levels
        )


def line_of(row):
    """Return the key of a row's cell: the place of the pupil, and the column."""
    lines = row.line_id.gradebook_id.line_ids.sorted("number")
    return lines.ids.index(row.line_id.id), row.column
