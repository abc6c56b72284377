from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .attacks_common import AttackCommon

#: What a request says of its way: a client may never set it.
FORGED = {
    "state": "approved",
    "next_step": "apply",
    "step_codes": ["submit", "approve", "apply"],
    "is_late": True,
    "late_reason": "Được",
    "submitted_at": "2025-10-01 00:00:00",
    "approved_at": "2025-10-01 00:00:00",
    "applied_at": "2025-10-01 00:00:00",
    "confirmed_at": "2025-10-01 00:00:00",
    "effect_approved": [{"pupil": "x", "label": "TB", "before": "1", "after": "10"}],
    "voided": ["Sổ"],
    "name": "ĐC2025-9999",
}
PERSONS = (
    "requester_id",
    "homeroom_by_id",
    "witness_by_id",
    "approver_id",
    "applier_id",
    "confirmed_by_id",
    "archived_by_id",
)


@tagged("post_install", "-at_install")
class TestForging(AttackCommon):
    """State, persons, values and moments of a request, by every role and every path of RPC."""

    def forged(self):
        """Yield (field, value): everything of a request that its way decides."""
        yield from FORGED.items()
        for name in PERSONS:
            yield name, self.users["principal"].id
        yield "company_id", self.other_school.id
        yield "subject_id", self.gdtc.id

    def test_fields_of_requests_at_each_stage(self):
        stages = {
            "draft": self.request_of(),
            "submitted": self.take(self.request_of([(1, "tx1", "9")]), "submit"),
            "approved": self.take(self.request_of([(2, "tx1", "9")]), *self.TO_APPROVED),
        }
        for stage, request in stages.items():
            before = self.told(request)
            for name, value in self.forged():
                for login in self.WRITERS:
                    mine = self.as_user(request, login)
                    ways = {
                        "write": lambda mine=mine, v={name: value}: mine.write(v),
                        "web_save": lambda mine=mine, v={name: value}: mine.web_save(v, {}),
                        "load": lambda mine=mine, n=name, v=value: self.load(mine, n, v),
                    }
                    for way, attack in ways.items() if login == "math" else [*ways.items()][:1]:
                        with self.subTest(stage=stage, field=name, login=login, way=way):
                            self.assertFalse(self.gets_through(attack))
            self.env.invalidate_all()
            self.assertEqual(self.told(request), before)

    def load(self, mine, name, value):
        found = mine.load([".id", name], [[str(mine.id), str(value)]])
        if not found["ids"]:
            raise UserError(str(found["messages"]))

    def test_a_request_begins_as_a_draft(self):
        """Values in a new request, and as defaults of a context."""
        vals = {"gradebook_id": self.book.id, "reason_id": self.reason.id, "reason": "Sai"}
        row = {"line_id": self.lines[0].id, "column": "tx1", "new_value": "10"}
        vals["line_ids"] = [(0, 0, row)]
        for name, value in self.forged():
            Request = self.as_user(self.env["school.correction"], "math")
            with self.subTest(field=name, way="create"):
                attack = lambda n=name, v=value, R=Request: R.create({**vals, n: v})  # noqa: E731
                self.assertFalse(self.gets_through(attack))
            with self.subTest(field=name, way="default_"):
                request = Request.with_context(**{f"default_{name}": value}).create(vals)
                self.assertNotEqual(getattr(request[name], "id", request[name]), value)
                self.assertEqual((request.state, request.requester_id), ("draft", self.math))
                request.unlink()
        for login in set(self.ROLES) - {"math"}:
            with self.subTest(login=login):
                Request = self.as_user(self.env["school.correction"], login)
                self.assertFalse(self.gets_through(lambda R=Request: R.create(vals)))

    def test_a_copy_is_a_draft_of_who_copies(self):
        request = self.take(self.request_of(), *self.TO_APPROVED)
        copy = self.as_user(request, "math").copy()
        self.assertEqual((copy.state, copy.approver_id.id, copy.name), ("draft", False, False))
        for login in set(self.ROLES) - {"math"}:
            with self.subTest(login=login):
                mine = self.as_user(request, login)
                self.assertFalse(self.gets_through(mine.copy))

    def test_what_stands_in_the_rows(self):
        """Present value, moment and pupil are the server's, also in a draft."""
        request = self.request_of()
        row = self.as_user(request, "math").line_ids
        forged = {
            "applied_at": "2025-10-01 00:00:00",
            "enrollment_id": self.lines[1].enrollment_id.id,
            "correction_id": self.request_of([(1, "tx1", "9")]).id,
        }
        for name, value in forged.items():
            with self.subTest(field=name):
                self.assertFalse(self.gets_through(lambda v={name: value}: row.write(v)))
        defaults = {f"default_{name}": value for name, value in forged.items()}
        defaults["default_old_value"] = "1,0"
        row.write({"old_value": "1,0"})
        made = row.with_context(**defaults).create(
            {
                "correction_id": request.id,
                "line_id": self.lines[2].id,
                "column": "tx2",
                "new_value": "9",
            }
        )
        self.assertEqual(row.old_value, "8,0")
        self.assertEqual((made.old_value, made.applied_at), ("8,0", False))
        self.assertEqual(made.enrollment_id, self.lines[2].enrollment_id)

    def test_rows_after_the_submission(self):
        request = self.take(self.request_of(), "submit")
        row, new = request.line_ids, {"line_id": self.lines[1].id, "column": "tx1"}
        for login in self.ROLES:
            mine, my_row = self.as_user(request, login), self.as_user(row, login)
            attacks = {
                "new_value": lambda r=my_row: r.write({"new_value": "10"}),
                "old_value": lambda r=my_row: r.write({"old_value": "1"}),
                "column": lambda r=my_row: r.write({"column": "tx2"}),
                "clears": lambda r=my_row: r.write({"clears": True, "new_value": False}),
                "unlink": my_row.unlink,
                "create": lambda r=my_row, q=request: r.create({**new, "correction_id": q.id}),
                "command 0": lambda m=mine: m.write({"line_ids": [(0, 0, new)]}),
                "command 1": lambda m=mine, i=row.id: m.write(
                    {"line_ids": [(1, i, {"new_value": "10"})]}
                ),
                "command 2": lambda m=mine, i=row.id: m.write({"line_ids": [(2, i)]}),
                "command 5": lambda m=mine: m.write({"line_ids": [(5,)]}),
                "request gone": mine.unlink,
                "other book": lambda m=mine: m.write({"gradebook_id": self.book_hk2.id}),
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))
        self.assertEqual(row.new_value, "9,0")

    def test_rows_of_another_draft(self):
        """Commands of an own draft reach no row of somebody else's."""
        other = self.request_of(login="sport", book=self.book_gdtc, cells=[("tx1", "CĐ")])
        mine = self.as_user(self.request_of(), "math")
        for command in ((1, other.line_ids.id, {"new_value": "Đ"}), (2, other.line_ids.id)):
            with self.subTest(command=command):
                attack = lambda c=command: mine.write({"line_ids": [c]})  # noqa: E731
                self.assertFalse(self.gets_through(attack))
        self.assertFalse(
            self.gets_through(lambda: mine.write({"line_ids": [(4, other.line_ids.id)]}))
        )

    def test_cells_of_other_books(self):
        """A row may only name a cell of the request's own book, at any time."""
        foreign = self.book_gdtc.line_ids[0]
        mine = self.as_user(self.request_of(), "math")
        row = {"line_id": foreign.id, "column": "tx1", "new_value": "CĐ"}
        self.assertFalse(self.gets_through(lambda: mine.write({"line_ids": [(0, 0, row)]})))
        self.assertFalse(self.gets_through(lambda: mine.line_ids.write({"line_id": foreign.id})))
        # The book may be changed while it is a draft: the rows are looked at again.
        mine.write({"gradebook_id": self.book_hk2.id, "term_id": self.book_hk2.term_id.id})
        self.assertFalse(self.gets_through(mine.action_submit))

    def test_the_trace(self):
        request = self.take(self.request_of(), "submit")
        event = request.event_ids
        vals = {
            "correction_id": request.id,
            "move": "homeroom",
            "user_id": self.users["homeroom"].id,
            "at": fields.Datetime.now(),
        }
        for login in self.ROLES:
            mine = self.as_user(event, login)
            attacks = {
                "create": lambda m=mine: m.create(vals),
                "write": lambda m=mine: m.write({"note": "x"}),
                "unlink": mine.unlink,
                "command": lambda m=mine: m.correction_id.write({"event_ids": [(0, 0, vals)]}),
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))
        for name, attack in {
            "write": lambda: event.sudo().write({"note": "x"}),
            "unlink": event.sudo().unlink,
        }.items():
            with self.subTest(login="superuser", attack=name):
                self.assertFalse(self.gets_through(attack))

    def test_methods_of_the_inside_cannot_be_called(self):
        """RPC reaches no method whose name begins with an underscore, nor a private one."""
        inside = ["_move", "_take", "_set", "_lock_rows", "_after_apply", "_open_cells"]
        for name in (*inside, "lock_for_update"):
            with self.subTest(method=name), self.assertRaises(AccessError):
                get_public_method(self.env["school.correction"], name)
        for model, name in (("school.unlock", "_open"), ("school.gradebook", "_write_cells")):
            with self.subTest(method=name), self.assertRaises(AccessError):
                get_public_method(self.env[model], name)
