import json
from unittest.mock import MagicMock, patch

from odoo.exceptions import AccessError
from odoo.http import SessionExpiredException
from odoo.tests import tagged

from .common import SchoolCommon

WSREQUEST = "odoo.addons.bus.models.ir_websocket.wsrequest"


@tagged("post_install", "-at_install")
class TestSheetBus(SchoolCommon):
    """Who has a book open hears that it has changed, and reads it under the rules."""

    def heard(self):
        """Return the messages about books that this transaction would send."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "school.gradebook/changed")])
        found = [(json.loads(row.channel), json.loads(row.message)) for row in rows]
        rows.unlink()
        self.env.cr.postcommit.clear()
        return found

    def test_a_save_is_told_without_any_mark(self):
        self.heard()
        self.save(self.book, {(0, "tx1"): "7,3", (1, "tx1"): "8"})
        self.book.invalidate_recordset()
        payload = {"id": self.book.id, "seq": self.book.journal_seq}
        channel = [self.env.cr.dbname, "school.gradebook", self.book.id]
        message = {"type": "school.gradebook/changed", "payload": payload}
        self.assertEqual(self.heard(), [(channel, message)])

    def test_every_way_of_changing_a_mark_is_told(self):
        self.save(self.book, {(0, "tx1"): "7"})
        mark = self.book.line_ids.mark_ids
        self.heard()
        mark.write({"value": 8})
        self.assertEqual(len(self.heard()), 1)
        mark.unlink()
        self.assertEqual(len(self.heard()), 1)
        self.save(self.book, {(0, "comment"): "Chăm chỉ"})
        self.assertEqual(len(self.heard()), 1)

    def test_locks_are_told(self):
        self.heard()
        self.as_user(self.book, "principal").action_lock("Hết hạn")
        self.assertEqual([message["payload"]["id"] for _, message in self.heard()], [self.book.id])
        self.as_user(self.book, "principal").action_unlock("Sửa sai sót")
        self.assertEqual([message["payload"]["id"] for _, message in self.heard()], [self.book.id])

    def test_nothing_changed_is_not_told(self):
        self.save(self.book, {(0, "tx1"): "7"})
        self.heard()
        self.save(self.book, {(0, "tx1"): "7"}, expected={(0, "tx1"): "7"})
        self.assertEqual(len(self.heard()), 0)

    def channels(self, login, *names):
        request = MagicMock()
        request.session.uid = self.users[login].id
        self.env.invalidate_all()
        with patch(WSREQUEST, new=request):
            websocket = self.env["ir.websocket"].with_user(self.users[login])
            found = websocket._build_bus_channel_list(list(names))
        return [
            channel
            for channel in found
            if "gradebook" in (channel if isinstance(channel, str) else str(channel))
        ]

    def test_only_readers_join_the_channel_of_a_book(self):
        wanted = f"school.gradebook_{self.book.id}"
        for login in ("math", "homeroom", "principal", "board", "clerk"):
            with self.subTest(login=login):
                self.assertEqual([c.id for c in self.channels(login, wanted)], [self.book.id])
        for login in ("stranger", "sport", "sysadmin"):
            with self.subTest(login=login):
                self.assertEqual(self.channels(login, wanted), [])

    def test_channels_that_are_none(self):
        gone = self.env["school.gradebook"].search([], order="id desc", limit=1).id + 1
        for name in (f"school.gradebook_{gone}", "school.gradebook_0"):
            self.assertEqual(self.channels("principal", name), [])
        # Not of our form: a plain text channel, on which nothing is ever sent.
        odd = f"school.gradebook_{self.book.id}x"
        self.assertEqual(self.channels("stranger", odd), [odd])

    def test_joining_costs_the_same_for_many_books(self):
        books = self.env["school.gradebook"].search([("class_id", "=", self.klass.id)])
        names = [f"school.gradebook_{book.id}" for book in books]
        self.assertGreater(len(names), 2)
        self.channels("math", *names)
        counts = []
        for some in (names[:1], names):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.channels("math", *some)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_what_changed_since(self):
        self.save(self.book, {(0, "tx1"): "7", (1, "tx1"): "6"})
        teacher = self.as_user(self.book, "math")
        seq = teacher.get_sheet()["seq"]
        self.assertEqual(teacher.get_sheet_since(seq)["changes"], [])
        answer = self.save(
            self.book, {(0, "tx1"): "9", (0, "comment"): "Tốt"}, expected={(0, "tx1"): "7"}
        )
        self.assertEqual((answer["since"], answer["seq"]), (seq, seq + 2))
        sheet = self.as_user(self.book, "math").get_sheet_since(seq)
        self.assertEqual(sheet["seq"], seq + 2)
        self.assertEqual(sheet["rows"][0]["cells"]["tx1"]["v"], "9,0")
        line = self.book.line_ids.sorted("number")[0]
        told = {(c["line_id"], c["column"]): c["by"] for c in sheet["changes"]}
        name = self.users["math"].name
        self.assertEqual(told, {(line.id, "tx1"): name, (line.id, "comment"): name})
        self.assertRegex(sheet["changes"][0]["at"], r"^\d{4}-\d\d-\d\dT.*\+07:00$")
        with self.assertRaises(AccessError):
            self.as_user(self.book, "stranger").get_sheet_since(0)

    def test_a_lock_of_a_cell_is_no_change_of_a_cell(self):
        self.save(self.book, {(0, "tx1"): "7"})
        seq = self.as_user(self.book, "math").get_sheet()["seq"]
        self.as_user(self.book, "principal").action_lock("Hết hạn")
        sheet = self.as_user(self.book, "math").get_sheet_since(seq)
        self.assertEqual(sheet["changes"], [])
        self.assertGreater(sheet["seq"], seq)

    def test_cells_of_another_person_are_never_saved(self):
        """A page left open by one teacher, after another one signed in."""
        line = self.book.line_ids[0]
        cells = [{"line_id": line.id, "column": "tx1", "value": "8", "expected": ""}]
        book = self.as_user(self.book, "math")
        other = f"{self.env.cr.dbname}/{self.users['sport'].id}"
        with self.assertRaises(SessionExpiredException):
            book.save_cells("other", cells, sender=other)
        with self.assertRaises(SessionExpiredException):
            book.get_sheet_since(0, sender=other)
        self.assertFalse(line.mark_ids)
        mine = f"{self.env.cr.dbname}/{self.users['math'].id}"
        self.assertEqual(len(book.save_cells("mine", cells, sender=mine)["saved"]), 1)

    def test_a_repeated_request_says_that_it_is_one(self):
        first = self.save(self.book, {(0, "tx1"): "8"}, request_id="same")
        self.assertNotIn("replayed", first)
        self.save(self.book, {(0, "tx1"): "5"}, expected={(0, "tx1"): "8"})
        again = self.save(self.book, {(0, "tx1"): "8"}, request_id="same")
        self.assertEqual(again, {**first, "replayed": True})
        self.assertEqual(
            self.as_user(self.book, "math").get_sheet()["rows"][0]["cells"]["tx1"]["v"], "5,0"
        )
