from odoo.tests import BaseCase, tagged

from ..lib import ledger, paginate
from ..lib.matrix import Cell
from . import sample


@tagged("post_install", "-at_install")
class TestLedgerBook(BaseCase):
    """The pages of the form (forms.md §4) from made-up content."""

    def page(self, book, key):
        return next(page for page in book.pages if page.key == key)

    def row(self, page, place):
        """Return {column key: cell} of a row."""
        return dict(
            zip(
                (column.key for column in page.table.columns),
                page.table.rows[place].cells,
                strict=True,
            )
        )

    def texts(self, page, place):
        return {key: cell.text for key, cell in self.row(page, place).items()}

    def test_order_of_pages(self):
        book = ledger.build(sample.content(5))
        self.assertEqual(
            [page.key for page in book.pages],
            [
                "cover",
                "guidance",
                "inner_cover",
                "profile_left",
                "profile_right",
                "part",
                *(f"subject:{code}" for code in ("GDTC", "NTHUAT", "HDTN", "GDDP")),
                *(f"subject:{code}" for code in ("NVAN", "TOAN", "NN1", "GDCD")),
                *(f"subject:{code}" for code in ("LSDL", "KHTN", "CNGHE", "TIN")),
                "term_summary",
            ],
        )

    def test_second_term_has_the_year(self):
        book = ledger.build(sample.content(5, "HK2"))
        keys = [page.key for page in book.pages]
        self.assertEqual(keys[-3:], ["term_summary", "year_summary", "year_decision"])
        columns = [column.key for column in self.page(book, "subject:NVAN").table.columns]
        self.assertEqual(columns[-5:], ["ck", "average", "year", "reassess", "note"])
        content = sample.content(5, "HK2")
        content["year"] = {}
        keys = [page.key for page in ledger.build(content).pages]
        self.assertEqual(keys[-1], "term_summary")

    def test_labels_of_the_form(self):
        book = ledger.build(sample.content(5))
        score = self.page(book, "subject:NVAN")
        self.assertEqual(score.titles, ("HỌC KÌ I", "Môn: Ngữ văn"))
        labels = [" ".join((*c.groups, c.label)) for c in score.table.columns]
        self.assertEqual(
            labels,
            [
                "Số TT",
                "Họ và tên",
                *(f"ĐĐGtx {number}" for number in range(1, 5)),
                "ĐĐGgk",
                "ĐĐGck",
                "ĐTBmhkI",
                "Đánh giá lại",
                "Ghi chú",
            ],
        )
        comment = self.page(book, "subject:GDTC")
        group = "Mức đánh giá Đạt (Đ), Chưa đạt (CĐ)"
        labels = [" ".join((*c.groups, c.label)) for c in comment.table.columns]
        self.assertIn(f"{group} Thường xuyên 4", labels)
        self.assertIn(f"{group} Học kì", labels)
        second = ledger.build(sample.content(5, "HK2"))
        labels = [c.label for c in self.page(second, "subject:NVAN").table.columns]
        self.assertIn("ĐTBmhkII", labels)
        self.assertIn("ĐTBmcn", labels)

    def test_every_table_is_as_wide_as_the_page(self):
        for level in ("THCS", "THPT"):
            for term in ("HK1", "HK2"):
                for page in ledger.build(sample.content(5, term, level)).pages:
                    if page.table:
                        with self.subTest(page=page.key, term=term):
                            self.assertAlmostEqual(page.table.width, paginate.PAGE_WIDTH)

    def test_unused_regular_columns_are_struck(self):
        page = self.page(ledger.build(sample.content(5)), "subject:GDCD")
        row = self.row(page, 0)
        self.assertEqual([row[f"tx{n}"].struck for n in (1, 2, 3, 4)], [False, False, True, True])
        content = sample.content(5)
        content["form"]["options"]["unused_tx"] = "blank"
        row = self.row(self.page(ledger.build(content), "subject:GDCD"), 0)
        self.assertFalse(any(cell.struck for cell in row.values()))

    def test_more_regular_marks_than_printed_columns(self):
        """The learning-topic cluster makes a fifth column (R22-CNT-3)."""
        content = sample.content(5)
        content["subjects"][0]["tx_count"] = 5
        page = self.page(ledger.build(content), "subject:NVAN")
        self.assertIn("tx5", [column.key for column in page.table.columns])

    def test_empty_is_not_zero(self):
        """A mark that was not entered prints as nothing (law 1)."""
        content = sample.content(5)
        rows = content["subjects"][0]["rows"]
        rows["1001"] = {"tx1": "0,0", "gk": {"state": "absent"}, "ck": {"state": "zero"}}
        texts = self.texts(self.page(ledger.build(content), "subject:NVAN"), 0)
        self.assertEqual(texts["tx1"], "0,0")
        self.assertEqual(texts["tx2"], "")
        self.assertEqual(texts["gk"], "v")
        self.assertEqual(texts["ck"], "0,0")
        self.assertEqual(texts["average"], "")
        summary = self.texts(self.page(ledger.build(content), "term_summary"), 0)
        self.assertEqual(summary["subject:NVAN"], "")
        self.assertNotEqual(summary["subject:TOAN"], "")

    def test_states_of_a_comment_subject(self):
        content = sample.content(5)
        sport = next(item for item in content["subjects"] if item["code"] == "GDTC")
        sport["rows"]["1001"] = {"gk": {"state": "zero"}, "tx1": {"state": "exempt"}}
        texts = self.texts(self.page(ledger.build(content), "subject:GDTC"), 0)
        self.assertEqual((texts["gk"], texts["tx1"]), ("CĐ", "Miễn"))

    def test_numbers_of_cells(self):
        self.assertEqual(str(Cell("7,9", "mark").number), "7.9")
        self.assertEqual(str(Cell("10,0", "mark").number), "10.0")
        self.assertEqual(Cell("12", "int").number, 12)
        for cell in (Cell("", "mark"), Cell("Đ", "mark"), Cell("7,9"), Cell("1,2,3", "mark")):
            self.assertIsNone(cell.number)

    def test_pupil_who_left_keeps_the_row(self):
        book = ledger.build(sample.content(45))
        for key in ("subject:NVAN", "term_summary"):
            row = self.page(book, key).table.rows[12]
            self.assertTrue(row.gone)
            self.assertEqual(row.cells[0].text, "13")
            self.assertEqual(row.cells[2].text, "Chuyển đi 12/10/2025")
            columns = len(self.page(book, key).table.columns)
            self.assertEqual(sum(cell.colspan for cell in row.cells), columns)
        changes = self.page(book, "profile_right").table.rows[12].cells[-1]
        self.assertEqual(changes.text, "Chuyển đi 12/10/2025")

    def test_pupil_who_left_with_marks_keeps_them(self):
        content = sample.content(15)
        content["subjects"][0]["rows"]["1013"] = {"tx1": "7,0"}
        texts = self.texts(self.page(ledger.build(content), "subject:NVAN"), 12)
        self.assertEqual((texts["tx1"], texts["note"]), ("7,0", "Chuyển đi 12/10/2025"))

    def test_pupil_who_came_is_noted(self):
        content = sample.content(3)
        content["pupils"][0].update(status="transferred_in", date_start="2025-11-03")
        row = self.row(self.page(ledger.build(content), "subject:NVAN"), 0)
        self.assertEqual(row["note"].text, "Chuyển đến 03/11/2025")
        self.assertNotEqual(row["average"].text, "")

    def test_all_co_teachers_sign(self):
        book = ledger.build(sample.content(3))
        names = [block.name for block in self.page(book, "subject:NTHUAT").signatures]
        self.assertEqual(names, ["Trần Đức Kỳ", "Vũ Thị Ỷ"])
        blocks = self.page(book, "term_summary").signatures
        self.assertEqual(
            [(block.title, block.name) for block in blocks],
            [
                ("Giáo viên chủ nhiệm", "Lê Thị Thương"),
                ("Hiệu trưởng", "Nguyễn Hữu Phước"),
            ],
        )
        self.assertTrue(blocks[1].seal)

    def test_subject_without_teacher_has_a_place_to_sign(self):
        content = sample.content(3)
        content["subjects"][0]["teachers"] = []
        blocks = self.page(ledger.build(content), "subject:NVAN").signatures
        self.assertEqual([block.name for block in blocks], [""])

    def test_order_of_results_is_an_option(self):
        content = sample.content(3)
        labels = [c.label for c in self.page(ledger.build(content), "term_summary").table.columns]
        self.assertEqual(labels[-2:], ["Kết quả rèn luyện", "Kết quả học tập"])
        content["form"]["options"]["result_order"] = ["learning", "conduct"]
        page = self.page(ledger.build(content), "term_summary")
        labels = [column.label for column in page.table.columns]
        self.assertEqual(labels[-2:], ["Kết quả học tập", "Kết quả rèn luyện"])
        self.assertEqual([c.text for c in page.table.rows[0].cells[-2:]], ["Khá", "Tốt"])

    def test_order_of_subjects_follows_the_form(self):
        content = sample.content(3)
        content["subjects"].insert(0, dict(content["subjects"][0], code="XX", label="Lạ"))
        page = self.page(ledger.build(content), "term_summary")
        labels = [column.label for column in page.table.columns if "subject" in column.key]
        self.assertEqual(labels[0], "Giáo dục thể chất")
        self.assertEqual(labels[4:6], ["Ngữ văn", "Toán"])
        self.assertEqual(labels[-1], "Lạ")

    def test_district_until_june_2025(self):
        content = sample.content(3)
        corner = ledger.build(content).pages[0].corner
        self.assertEqual(
            corner,
            ("TRƯỜNG THCS HÒA BÌNH", "Phường Thạnh Mỹ Lợi", "Thành phố Hồ Chí Minh"),
        )
        content["form"] = sample.form(on="2025-05-31")
        content["school"] = {
            "name": "THCS Hòa Bình",
            "ward": "Phường 1",
            "district": "",
            "province": "Đắk Lắk",
        }
        self.assertEqual(
            ledger.build(content).pages[0].corner,
            (
                "TRƯỜNG THCS HÒA BÌNH",
                "Huyện/Quận/Thị xã/Thành phố: …………",
                "Tỉnh/Thành phố: Đắk Lắk",
            ),
        )

    def test_decisions_of_the_year(self):
        content = sample.content(6, "HK2")
        content["year"]["1003"]["decision"] = "PROMOTED_AFTER_SUMMER"
        page = self.page(ledger.build(content), "year_decision")
        self.assertEqual(
            page.table.side,
            (
                "Tổng số học sinh: 6",
                "Được lên lớp: 5",
                "Trong đó 1 được lên lớp sau khi học tập, rèn luyện thêm trong hè.",
                "Không được lên lớp: 1",
            ),
        )
        texts = dict(
            zip(
                [column.key for column in page.table.columns],
                [cell.text for cell in page.table.rows[4].cells],
                strict=False,
            )
        )
        self.assertEqual((texts["promoted"], texts["retained"]), ("", "x"))
        content["year"]["1001"].pop("decision")
        page = self.page(ledger.build(content), "year_decision")
        self.assertEqual(page.table.side[1], "Được lên lớp: …………")

    def test_facing_pages_alternate(self):
        keys = [sheet.page.key for sheet in ledger.build(sample.content(45)).sheets()]
        start = keys.index("profile_left")
        self.assertEqual(keys[start : start + 4], ["profile_left", "profile_right"] * 2)

    def test_sheets_hold_all_rows_once(self):
        for count in (0, 1, 45, 60):
            book = ledger.build(sample.content(count))
            rows = {}
            for sheet in book.sheets():
                rows[sheet.page.key] = rows.get(sheet.page.key, 0) + len(sheet.rows)
            with self.subTest(count=count):
                self.assertEqual(rows["subject:TOAN"], count)
                self.assertEqual(rows["term_summary"], count)

    def test_draft_says_so(self):
        content = sample.content(1)
        self.assertEqual(ledger.build(content).banner, "")
        draft = ledger.build(content, draft=True)
        self.assertEqual(draft.banner, "BẢN XEM TRƯỚC – CHƯA KHÓA SỔ")
        content["class"]["locked"] = True
        self.assertEqual(ledger.build(content, draft=True).banner, "BẢN XEM TRƯỚC")

    def test_labels_take_words_and_nothing_else(self):
        self.assertEqual(ledger.fill("Lớp {class}!", {"class": "8A"}), "Lớp 8A!")
        self.assertEqual(ledger.fill("{a.__class__} { x }", {"a": "1"}), "{a.__class__} { x }")
        with self.assertRaises(KeyError):
            ledger.fill("{nobody}", {})
