from odoo.tests import BaseCase, tagged

from ..lib import compare, ledger
from . import sample


@tagged("post_install", "-at_install")
class TestCompare(BaseCase):
    """The copy in hand against the data of today."""

    def differences(self, change):
        content = sample.content(5)
        change(content)
        books = (ledger.build(sample.content(5)), ledger.build(content))
        return [
            (item.page, item.row, item.column, item.printed, item.current)
            for item in compare.differences(*books)
        ]

    def test_the_same(self):
        self.assertEqual(self.differences(lambda content: None), [])

    def test_a_mark(self):
        def change(content):
            content["subjects"][0]["rows"]["1002"]["gk"] = "10,0"

        before = sample.content(5)["subjects"][0]["rows"]["1002"]["gk"]
        self.assertEqual(
            self.differences(change),
            [("Ngữ văn", "2 Lê Hữu Bằng", "ĐĐGgk", before, "10,0")],
        )

    def test_a_mark_that_is_gone(self):
        def change(content):
            del content["subjects"][0]["rows"]["1002"]["gk"]

        self.assertEqual(self.differences(change)[0][3:], ("6,6", ""))

    def test_a_new_pupil_and_a_head_count(self):
        def change(content):
            pupil = dict(content["pupils"][0], id=2000, number=6, name="Vũ An")
            content["pupils"].append(pupil)
            content["class"]["size"] = 6

        found = self.differences(change)
        self.assertIn(("Sơ yếu lí lịch", "6 Vũ An", "Họ và tên học sinh", "", "Vũ An"), found)
        self.assertTrue(any(item[0] == "Bìa lót" and "6" in item[4] for item in found))

    def test_a_subject_more_is_a_page_more(self):
        def change(content):
            content["subjects"].append(
                dict(content["subjects"][0], code="NN2", label="Ngoại ngữ 2", short="NN2")
            )

        pages = {item[0] for item in self.differences(change)}
        self.assertEqual(pages, {"Bìa lót", "NN2", "Tổng hợp học kì"})

    def test_another_teacher(self):
        def change(content):
            content["subjects"][0]["teachers"] = ["Vũ Thị Ỷ"]

        self.assertIn(
            ("Ngữ văn", "Giáo viên môn học", "0", "Phạm Thị Diễm", "Vũ Thị Ỷ"),
            self.differences(change),
        )
