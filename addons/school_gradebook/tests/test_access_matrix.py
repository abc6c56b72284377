from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from . import access_table
from .common_roles import RolesCommon

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


class _TakenBack(Exception):
    """Ends the savepoint of an attempt that succeeded."""


@tagged("post_install", "-at_install")
class TestAccessMatrix(RolesCommon):
    """Every role tries every operation, as a real user on real records.

    ``access_table.TABLE`` says what must come out; docs/access.md is made of it. Other
    addons inherit this test with a table and records of their own.
    """

    addon, table = "school_gradebook", access_table.TABLE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_people()
        cls._make_classes()
        cls._make_rights()
        cls.book_of = {place: cls._book(a, "HK1") for place, a in cls.assignments.items()}
        for place, book in cls.book_of.items():
            writer = cls.users["math" if place.startswith("own") else "stranger"]
            line = book.line_ids[0].id
            cell = {"line_id": line, "column": "tx1", "value": "8", "expected": ""}
            book.with_user(writer).save_cells(f"matrix-{place}", [cell])
        for place in ("own_locked", "other_locked"):
            books = cls.classes[place].gradebook_ids.filtered(lambda b: b.term_id.code == "HK1")
            books.with_user(cls.users["principal"]).action_lock("Hết hạn nhập điểm")
            cls.waiver = cls._open_for_a_moment(cls.classes[place])
        cls.doubles = {
            place: cls.env["school.double.entry"].create({"gradebook_id": book.id, "kind": "ck"})
            for place, book in cls.book_of.items()
        }
        cls.anomalies = {
            place: cls.env["school.anomaly"].create(
                {
                    "kind": cls.env["school.anomaly"]._fields["kind"].selection[0][0],
                    "key": place,
                    "gradebook_id": book.id,
                    "description": "Điểm khác thường",
                }
            )
            for place, book in cls.book_of.items()
        }
        cls.incidents = {
            place: cls.env["school.incident"]
            .with_user(cls.users["math" if place.startswith("own") else "stranger"])
            .create({"name": "Sai điểm", "description": "Điểm khác bài kiểm tra"})
            for place in access_table.PLACES
        }
        cls.phrases = {
            place: cls.env["school.comment.phrase"].create(cls._phrase_vals(place))
            for place in access_table.PLACES
        }
        cls.env.flush_all()

    @classmethod
    def _phrase_vals(cls, place):
        """One of the teacher's own, or one of the whole school."""
        owner = cls.users["math"].id if place.startswith("own") else False
        return {"text": "{ten} chăm chỉ.", "user_id": owner}

    @classmethod
    def _open_for_a_moment(cls, klass):
        """An unlock and a waiver to look at; the class is locked again afterwards."""
        domain = ["|", ("class_id", "=", klass.id), ("gradebook_id.class_id", "=", klass.id)]
        lock = cls.env["school.lock"].search(domain, limit=1)
        names = ("year_id", "term_id", "class_id", "gradebook_id")
        scope = {name: lock[name].id for name in names}
        until = fields.Datetime.now() + timedelta(hours=1)
        vals = {**scope, "lock_id": lock.id, "reason": "Sửa sót", "until": until}
        cls.env["school.unlock"].with_user(cls.users["principal"]).create(vals).action_close()
        return cls.env["school.lock.waiver"].create(
            {"lock_id": lock.id, "name": "Thiếu điểm", "reason": "Chuyển trường"}
        )

    @classmethod
    def _make_people(cls):
        users = cls.users
        users["teacher"] = users["math"]
        users["substitute"] = cls._user("teacher", "substitute")
        users["delegate"] = cls._user("vice_principal", "delegate")
        users["former_inspector"] = cls._user("inspector", "former_inspector")
        for role, group in (("technical", "base.group_system"), ("employee", "base.group_user")):
            users[role] = new_test_user(cls.env, f"{role}@school.example", groups=group)
        for login in ("substitute", "department_head"):
            cls.employees[login] = cls._employee(users[login])
        cls.employees["math"].department_id = cls.env["hr.department"].create(
            {"name": "Tổ Toán", "manager_id": cls.employees["department_head"].id}
        )

    @classmethod
    def _make_classes(cls):
        """Two classes of the teacher and two of another; one of each is locked."""
        cls.classes, cls.assignments = {}, {}
        for name, place in zip("BCDE", access_table.PLACES, strict=True):
            own = place.startswith("own")
            klass = cls._class(f"8{name}", 8, cls.employees["homeroom" if own else "sport"])
            pupil = cls._enrol(klass, 1).student_id
            pupil.guardian_ids = [Command.create({"relation": "mother", "name": "Lò Thị Mẹ"})]
            teacher = cls.employees["math" if own else "stranger"]
            cls.classes[place] = klass
            cls.assignments[place] = cls._assign(klass, cls.toan, teacher)

    @classmethod
    def _make_rights(cls):
        def grant(model, by, first, **vals):
            vals |= {"date_from": cls.day(first), "date_to": cls.day(first + 2)}
            record = cls.env[model].with_user(cls.users[by])
            return record.create({**vals, "reason": "Theo phân công"})

        substitute = cls.employees["substitute"].id
        cls.substitutions = {
            place: grant(
                "school.substitution",
                "vice_principal",
                -1,
                assignment_id=cls.assignments[place].id,
                employee_id=(substitute if place.startswith("own") else cls.employees["sport"].id),
            )
            for place in access_table.PLACES
        }
        powers = dict.fromkeys(("may_lock", "may_approve", "may_change_rules"), True)
        deputy = cls.users["delegate"].id
        cls.delegation = grant("school.delegation", "principal", -1, user_id=deputy, **powers)
        cls.inspections = {}
        for login, first in (("inspector", -1), ("former_inspector", -5)):
            user = cls.users[login].id
            inspection = {"user_id": user, "decision": "125/QĐ"}
            cls.inspections[login] = grant("school.inspection", "principal", first, **inspection)
        cls.policy = cls.env["school.account.policy"]._ensure(cls.company)
        cls.check = cls.env["school.journal.check"].create({"company_id": cls.company.id})
        names = ("content", "sha256", "signature", "public_key")
        cls.digest = cls.env["school.journal.digest"].create(
            {
                "company_id": cls.company.id,
                "number": 1,
                "date": cls.day(0),
                **dict.fromkeys(names, "x"),
            }
        )

    # -- the records that are tried ------------------------------------------------

    def record(self, model, place):
        """Return the record of a model in a place; empty: the model has none yet."""
        klass, book = self.classes[place], self.book_of[place]
        line = book.line_ids[0]
        enrollment = line.enrollment_id
        records = {
            "school.class": klass,
            "school.enrollment": enrollment,
            "school.assignment": self.assignments[place],
            "school.student": enrollment.student_id,
            "school.guardian": enrollment.student_id.guardian_ids,
            "school.gradebook": book,
            "school.gradebook.line": line,
            "school.mark": line.mark_ids,
            "school.term.result": line.term_result_id,
            "school.year.result": line.year_result_id,
            "school.substitution": self.substitutions[place],
            "school.delegation": self.delegation,
            "school.inspection": self.inspections["inspector"],
            "school.anomaly": self.anomalies[place],
            "school.double.entry": self.doubles[place],
            "school.incident": self.incidents[place],
            "school.comment.phrase": self.phrases[place],
            "school.lock.waiver": self.waiver,
            "school.journal.check": self.check,
            "school.journal.digest": self.digest,
            "school.account.policy": self.policy,
            "school.account.policy.line": self.policy.line_ids[0],
            "school.year": self.year,
            "school.term": book.term_id,
            "school.subject": self.toan,
            "school.curriculum.line": book.curriculum_line_id,
            "school.ruleset": book.ruleset_id,
        }
        if model in ("school.mark.journal", "school.mark.change"):
            return self.env[model].search([("gradebook_id", "=", book.id)], limit=1)
        if model in ("school.lock", "school.unlock", "school.lock.board"):
            return self.lock_record(model, place)
        return records.get(model, self.env[model])

    def lock_record(self, model, place):
        """Return the lock or unlock of the class beside, the locked one."""
        klass = self.classes[place.replace("open", "locked")]
        domain = ["|", ("class_id", "=", klass.id), ("gradebook_id.class_id", "=", klass.id)]
        return self.env[model].search(domain, limit=1)

    def write_vals(self, model):
        return {
            "school.class": {"name": "8Z"},
            "school.enrollment": {"date_start": "2025-09-06"},
            "school.assignment": {"teacher_ids": [Command.clear()]},
            "school.student": {"birth_place": "Xã Ea Kao"},
            "school.guardian": {"occupation": "Làm ruộng"},
            "school.gradebook.line": {"comment": "Tiến bộ"},
            "school.mark": {"value": 9},
            "school.incident": {"description": "Điểm khác bài làm"},
            "school.comment.phrase": {"text": "{ten} tiến bộ."},
            "school.anomaly": {"explanation": "Sửa theo bài kiểm tra"},
            "school.term.result": {"conduct": "TOT"},
            "school.substitution": {"date_to": self.day(9)},
            "school.delegation": {"date_to": self.day(9)},
            "school.inspection": {"date_to": self.day(9)},
            "school.account.policy": {"renew_after_round": False},
            "school.account.policy.line": {"session_hours": 3},
            "school.year": {"state": "open"},
            "school.term": {"midterm_test_date": "2025-11-01"},
            "school.subject": {"short_name": "T"},
            "school.curriculum.line": {"label": "Toán học"},
            "school.ruleset": {"name": "Thông tư"},
        }.get(model, {"create_date": "2025-01-01"})

    def create_vals(self, model, place):
        klass, line = self.classes[place], self.book_of[place].line_ids[0]
        days = {"date_from": self.day(0), "date_to": self.day(1), "reason": "Ốm"}
        now = fields.Datetime.now()
        locked = {"scope": "class", "year_id": self.year.id, "class_id": klass.id, "reason": "Sót"}
        return {
            "school.lock": locked,
            "school.unlock": {**locked, "until": now + timedelta(hours=1)},
            "school.class": {"name": "8Y", "grade": 8, "year_id": self.year.id},
            "school.enrollment": {"student_id": self.newcomer.id, "class_id": klass.id},
            "school.assignment": {"class_id": klass.id, "subject_id": self.gdtc.id},
            "school.student": {"name": "Lò Thị Mới", "student_code": "MOI"},
            "school.guardian": {
                "student_id": line.enrollment_id.student_id.id,
                "relation": "father",
                "name": "Lò Văn Bố",
            },
            "school.mark": {"line_id": line.id, "column": "tx2", "value": 7},
            "school.substitution": {
                **days,
                "assignment_id": self.assignments[place].id,
                "employee_id": self.employees["homeroom"].id,
            },
            "school.delegation": {**days, "user_id": self.users["vice_principal"].id},
            "school.inspection": {
                **days,
                "user_id": self.users["inspector"].id,
                "decision": "126/QĐ",
            },
            "school.year": {"start_year": 2031},
            "school.term": {"year_id": self.spare_year.id, "level": "THPT", "code": "HK1"},
            "school.entry.window": {
                "term_id": self.spare_term.id,
                "kind": "tx",
                "date_open": now,
                "date_close": now + timedelta(days=1),
            },
            "school.incident": {"name": "Sai tên", "description": "Sai họ tên"},
            "school.comment.phrase": self._phrase_vals(place),
            "school.subject": {"code": "MOI", "name": "Môn mới", "kind": "SCORE"},
            "school.curriculum.line": {
                "year_id": self.spare_year.id,
                "level": "THCS",
                "grade": 6,
                "subject_id": self.toan.id,
            },
        }.get(model, {})

    def spare(self, model, place):
        """Return a record that nothing hangs on: what may be deleted at all."""
        values = self.create_vals(model, place)
        if model in ("school.mark", "school.gradebook.line") or not values:
            return self.record(model, place)
        return self.env[model].create(values)

    # -- attempts --------------------------------------------------------------------

    def succeeds(self, act):
        """Try it and take it back."""
        try:
            with self.env.cr.savepoint():
                act()
                self.env.flush_all()
                raise _TakenBack
        except _TakenBack:
            return True
        except (UserError, DatabaseError):
            return False
        finally:
            self.env.invalidate_all()

    def attempt(self, model, role, place, operation):
        user = self.users[role]
        records = self.env[model].with_user(user)
        if not records.has_access(operation):
            return False
        if operation == "create":
            values = self.create_vals(model, place)
            return not values or self.succeeds(lambda: records.create(values))
        record = self.record(model, place)
        if not record:
            return True
        if operation == "read":
            return self.succeeds(lambda: record.with_user(user).read([self.column(model)]))
        if operation == "write":
            values = self.write_vals(model)
            return self.succeeds(lambda: record.with_user(user).write(values))
        return self.succeeds(lambda: self.spare(model, place).with_user(user).unlink())

    def column(self, model):
        """Return a field that is read from the table, not from a cache."""
        fields_ = self.env[model]._fields.items()
        return next(n for n, f in fields_ if f.store and f.column_type and n != "id")

    def outcome(self, model, role):
        """Return what the role can do, a word for each place."""
        words = []
        for place in access_table.PLACES:
            letters = [
                letter
                for letter, operation in OPERATIONS.items()
                if self.attempt(model, role, place, operation)
            ]
            words.append("".join(letters) or "-")
        return tuple(words)

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def test_matrix(self):
        self.newcomer = self.env["school.student"].create(
            {"name": "Lò Thị Đến Sau", "student_code": "SAU"}
        )
        self.spare_year = self.env["school.year"].create({"start_year": 2030})
        self.spare_term = self.env["school.term"].create(
            {"year_id": self.spare_year.id, "level": "THCS", "code": "HK1"}
        )
        self.env.flush_all()
        for model in self.table:
            for role in access_table.ROLES:
                with self.subTest(model=model, role=role):
                    expected = access_table.expected(model, role, self.table)
                    self.assertEqual(self.outcome(model, role), expected)

    def test_every_model_stands_in_the_table(self):
        mine = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("school.")
            and model._original_module == self.addon
            and not model._abstract
        }
        self.assertEqual(mine - set(self.table), set())
        self.assertEqual(set(self.table) - mine, set())

    def test_other_schools_are_closed_to_all(self):
        """Of a school that is not the user's own, nobody reads or changes anything."""
        other = self.env["res.company"].create({"name": "Trường khác"})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        klass = self.env["school.class"].create({"name": "8A", "grade": 8, "year_id": year.id})
        pupils = self.env["school.student"].create(
            {"name": "Lò Thị Xa", "student_code": "XA", "company_id": other.id}
        )
        for role in access_table.ROLES:
            for record in (year, klass, pupils):
                for operation in OPERATIONS.values():
                    mine = self.as_user(record, role)
                    with self.subTest(role=role, model=record._name, operation=operation):
                        self.assertFalse(mine.has_access(operation))
