from itertools import count
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .sheet_file_common import SheetFileCommon, replace_part, spoil
from .xlsx_files import zip_bomb


@tagged("post_install", "-at_install")
class TestSheetFileAttacks(SheetFileCommon):
    """What a stranger, or a teacher in a hurry, may try with a file."""

    def test_only_the_own_teacher_downloads_and_uploads(self):
        content = self.fill_file(self.download(), {(0, "tx1"): "9"})
        for login in ("stranger", "sport", "homeroom", "department_head"):
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    self.download(login=login)
                with self.assertRaises(AccessError):
                    self.wizard(content, login)
        for login in ("principal", "board", "clerk", "sysadmin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.download(login=login)
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.wizard(content, login)

    def test_anothers_upload_cannot_be_used(self):
        wizard = self.upload({(0, "tx1"): "9"})
        for method in ("action_apply", "action_check", "read"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.as_user(wizard, "stranger"), method)()

    def test_the_file_of_another_book_is_refused(self):
        content = self.download(self.book_hk2)
        with self.assertRaises(UserError):
            self.wizard(content)

    def test_a_spoilt_hidden_sheet_is_noticed(self):
        cases = {
            "content": {},
            "signature": {"row": 1, "change": lambda text: "0" * len(text)},
            "unsigned": {"row": 1, "change": lambda text: "ữ"},
            "bomb": {"change": lambda text: "eJw" + text[3:]},
        }
        for name, case in cases.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                self.upload(
                    {(0, "tx1"): "9"},
                    edit=lambda workbook, page, case=case: spoil(workbook, page, **case),
                )

    def test_a_file_of_another_system_is_refused(self):
        with patch.object(type(self.book), "_file_signature", lambda self, packed: "0" * 64):
            content = self.download()
        with self.assertRaises(UserError):
            self.wizard(content)

    def test_a_locked_column_stays_as_it_is(self):
        self.save(self.book, {(0, "ck"): "8"})
        content = self.download()
        self.book.with_user(self.users["principal"])
        self.lock("ck")
        wizard = self.upload({(0, "ck"): "10", (0, "tx1"): "9"}, content=content)
        self.assertEqual(self.cells(wizard)["J7"][0], "refused")
        wizard.action_apply()
        self.assertEqual(self.marks(), {(0, "ck"): "8,0"})

    def lock(self, column):
        Lock = self.env["school.lock"].sudo()
        Lock._lock([{**Lock._scope_vals(self.book, column=column), "reason": "Đã khóa"}])

    def test_a_book_locked_after_the_check_takes_nothing(self):
        wizard = self.upload({(0, "tx1"): "9"})
        self.as_user(self.book, "principal").action_lock("Hết hạn")
        wizard = self.as_user(wizard, "math")
        wizard.action_apply()
        self.assertEqual(wizard.state, "checked")
        self.assertEqual(self.marks(), {})

    def test_a_teacher_who_left_takes_nothing_home(self):
        wizard = self.upload({(0, "tx1"): "9"})
        self.assignment.teacher_ids = self.employees["stranger"]
        with self.assertRaises(AccessError):
            self.as_user(wizard, "math").action_apply()

    def test_made_up_lines_open_nothing(self):
        wizard = self.upload({(0, "tx1"): "9"})
        other = self._class("9A", 9, self.employees["stranger"])
        self._enrol(other, 1, prefix="XA")
        self._curriculum(9, self.toan, 140)
        line = self._book(
            self._assign(other, self.toan, self.employees["stranger"]), "HK1"
        ).line_ids
        vals = {"upload_id": wizard.id, "line_id": line.id, "column": "tx1", "kind": "new"}
        made_up = wizard.line_ids.create({**vals, "value": "10"})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            made_up.read(["student_name"])
        wizard.action_apply()
        self.assertEqual(wizard.state, "checked")
        self.assertFalse(line.mark_ids)

    @mute_logger("odoo.http")
    def test_files_that_are_no_files(self):
        content = self.download()
        entity = b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
        head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        part = "xl/workbook.xml"
        cases = {
            "empty": b"",
            "text": b"TX1;TX2",
            "bomb": zip_bomb(40),
            "entity": replace_part(content, part, head, entity),
            "large": b"PK\x03\x04" + b"0" * (3 * 1024 * 1024),
        }
        for name, spoilt in cases.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                self.wizard(spoilt)


@tagged("post_install", "-at_install")
class TestSheetFileHttp(SheetFileCommon, HttpCase):
    """The download in a browser."""

    def test_download(self):
        self.save(self.book, {(0, "tx1"): "8,5"})
        numbers = count()
        for login, status in (("math", 200), ("stranger", 403), ("principal", 403)):
            user = self.users[login]
            user.password = f"School-2026-{next(numbers)}"
            self.authenticate(user.login, user.password)
            with mute_logger("odoo.http"):
                response = self.url_open(f"/school_gradebook/sheet_file/{self.book.id}")
            with self.subTest(login=login):
                self.assertEqual(response.status_code, status)
        self.logout(keep_db=True)
        response = self.url_open(
            f"/school_gradebook/sheet_file/{self.book.id}", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
