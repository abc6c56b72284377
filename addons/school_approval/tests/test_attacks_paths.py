from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .attacks_common import AttackCommon
from .test_attacks import FORGED, PERSONS


@tagged("post_install", "-at_install")
class TestPaths(AttackCommon):
    """The same forgeries on the ways around the buttons: form, import, cascade, cron, shell."""

    def setUp(self):
        super().setUp()
        self.request = self.take(self.request_of(), *self.TO_APPROVED)
        self.before = self.told(self.request)

    def forged(self):
        """Yield (field, value): what nobody may say of a request that is approved already."""
        yield from FORGED.items()
        yield from (("state", "applied"), ("next_step", "confirm"))
        for name in PERSONS:
            yield name, self.users["sysadmin"].id

    def unchanged(self):
        self.env.invalidate_all()
        self.assertEqual(self.told(self.request), self.before)
        self.assertEqual(self.mark(), "8,0")

    def test_forms(self):
        """What the form shows of the way of a request cannot be typed, by nobody."""
        for login in self.WRITERS:
            mine = self.as_user(self.request, login)
            with Form(mine) as form:
                for name in ("state", "next_step", "is_late", "submitted_at"):
                    with self.subTest(login=login, field=name), self.assertRaises(AssertionError):
                        setattr(form, name, mine[name])
        self.unchanged()

    def test_saving_a_form_and_importing(self):
        for login in self.ROLES:
            mine = self.as_user(self.request, login)
            for name, value in self.forged():
                attacks = {
                    "web_save": lambda m=mine, v={name: value}: m.web_save(v, {}),
                    "import": lambda m=mine, n=name, v=value: self.load(m, n, v),
                }
                for way, attack in attacks.items():
                    with self.subTest(login=login, field=name, way=way):
                        self.assertFalse(self.gets_through(attack))
            rows = self.as_user(self.request.line_ids, login)
            attack = lambda r=rows: self.load(r, "new_value", "10")  # noqa: E731
            with self.subTest(login=login, way="import of rows"):
                self.assertFalse(self.gets_through(attack))
        self.unchanged()

    def load(self, records, name, value):
        found = records.load([".id", name], [[str(records.id), str(value)]])
        if not found["ids"]:
            raise UserError(str(found["messages"]))

    def test_shell(self):
        """The superuser is told no, and past ``write`` the database says it."""
        for name, value in self.forged():
            shell = self.request.sudo()
            vals = {name: value}
            with self.subTest(field=name, way="write"):
                self.assertFalse(self.gets_through(lambda v=vals, s=shell: s.write(v)))
        # Past ``write``: the database keeps what was submitted, and who took which step.
        for name in ("state", "next_step", "step_codes", "submitted_at", "name", *PERSONS):
            value = dict(self.forged())[name]
            self.assertNotEqual(getattr(self.request[name], "id", self.request[name]), value)
            with self.subTest(field=name, way="past write"):
                attack = lambda v={name: value}: self.request.sudo()._set(v)  # noqa: E731
                self.assertFalse(self.gets_through(attack))
        self.unchanged()

    def test_server_actions_and_crons(self):
        """An administrator's code runs with all rights: neither state nor person gives way."""
        model = self.env["ir.model"]._get(self.request._name)
        codes = (
            "record.write({'state': 'applied', 'next_step': 'confirm'})",
            "record.sudo().write({'applier_id': env.uid})",
            "record.sudo().line_ids.write({'new_value': '10,0'})",
            "record.sudo().event_ids.unlink()",
            "record.sudo().unlink()",
            "record.with_user(record.requester_id).action_apply()",
            "record.with_user(record.approver_id).action_apply()",
            "record.sudo().action_apply()",
        )
        board = self.users["board"].id
        for code in (*codes, f"record.with_user({board}).action_apply()"):
            text = f"record = env['{self.request._name}'].browse({self.request.id})\n{code}"
            vals = {"name": "x", "model_id": model.id, "state": "code", "code": text}
            action = self.env["ir.actions.server"].create(vals)
            cron = self.env["ir.cron"].create({**vals, "interval_type": "days"})
            ways = {"action": action.run, "cron": cron.ir_actions_server_id.run}
            for way, attack in ways.items():
                with self.subTest(code=code, way=way):
                    # Such code does run: whose step it is takes it.
                    self.assertEqual(self.gets_through(attack), str(board) in code)
        self.unchanged()

    def test_cascades(self):
        """Deleting what a request speaks of takes neither the request nor its trace along."""
        request = self.request
        pupil = self.lines[0].enrollment_id
        targets = {
            "book": self.book,
            "line": self.lines[0],
            "class": self.klass,
            "term": self.term,
            "year": self.klass.year_id,
            "enrollment": pupil,
            "pupil": pupil.student_id,
            "reason": self.reason,
            "requester": self.math,
            "approver": self.users["principal"],
            "school": self.company,
            "rows": request.line_ids,
            "trace": request.event_ids,
        }
        for name, record in targets.items():
            with self.subTest(name):
                self.assertFalse(self.gets_through(record.sudo().unlink))
        commands = [Command.delete(request.id)], [Command.clear()], [Command.unlink(request.id)]
        for command in commands:
            with self.subTest(command=command):
                attack = lambda c=command: self.book.sudo().write({"correction_ids": c})  # noqa: E731
                self.assertFalse(self.gets_through(attack))
        self.unchanged()

    def test_an_approved_request_opens_no_cell(self):
        """Until it is applied the cell is closed to everybody, on every way of writing."""
        line = self.lines[0]
        mark = line.mark_ids.filtered(lambda item: item.column == "tx1")
        cells = [{"line_id": line.id, "column": "tx1", "value": "9", "expected": "8,0"}]
        for login in (*self.ROLES, None):
            env = self.env(user=self.users[login].id) if login else self.env(su=True)
            mine, book = mark.with_env(env), self.book.with_env(env)
            attacks = {
                "write": lambda m=mine: m.write({"value": 9}),
                "unlink": mine.unlink,
                "line": lambda m=mine: m.line_id.write(
                    {"mark_ids": [Command.update(m.id, {"value": 9})]}
                ),
                "sheet": lambda b=book, r=f"x{login}": self.saved(b.save_cells(r, cells)),
            }
            for way, attack in attacks.items():
                with self.subTest(login=login, way=way):
                    self.assertFalse(self.gets_through(attack))
        self.unchanged()

    def saved(self, answer):
        if answer["refused"]:
            raise UserError(answer["refused"][0]["message"])
