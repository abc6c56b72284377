from odoo.tests import BaseCase, tagged

from ..lib import paginate, styles, textfit
from ..lib.matrix import Column, Head, head_rows


@tagged("post_install", "-at_install")
class TestLayout(BaseCase):
    """Sheets, widths and sizes, before anything is rendered."""

    def test_rows_of_every_class_size_fit(self):
        """Never more height than a sheet has, never a signature without rows."""
        for count in range(131):
            for signature in (0, paginate.SIGNATURE_HEIGHT):
                sizes, row = paginate.spread(count, 240, signature, 4.05, 6.6)
                with self.subTest(count=count, signature=signature):
                    self.assertEqual(sum(sizes), count)
                    self.assertGreaterEqual(row, 4.05)
                    self.assertLessEqual(row, 6.6)
                    self.assertTrue(all(size * row <= 240 + 1e-6 for size in sizes[:-1]))
                    self.assertLessEqual(sizes[-1] * row, 240 - signature + 1e-6)
                    if len(sizes) > 1:
                        self.assertTrue(all(size % 5 == 0 for size in sizes[:-1]))
                        self.assertGreaterEqual(sizes[-1], 5)

    def test_a_usual_class_takes_one_sheet(self):
        sizes, row = paginate.spread(45, 240, paginate.SIGNATURE_HEIGHT, 4.05, 6.6)
        self.assertEqual(sizes, (45,))
        self.assertAlmostEqual(row, (240 - paginate.SIGNATURE_HEIGHT) / 45)

    def test_widths_fill_the_page(self):
        self.assertEqual(paginate.widths([9, None, 40, None], 100), [9, 25.5, 40, 25.5])
        self.assertEqual(sum(paginate.widths([10, 20, 30])), paginate.PAGE_WIDTH)
        with self.assertRaises(ValueError):
            paginate.widths([100, 90, None])

    def test_width_of_text_ignores_diacritics(self):
        """A letter with tone and mark is as wide as its base letter in the font."""
        self.assertEqual(textfit.width("Nguyễn", 10), textfit.width("Nguyen", 10))
        self.assertGreater(textfit.width("Đỗ", 10), textfit.width("lo", 10))
        decomposed = "Nguye\u0302\u0303n"
        self.assertEqual(textfit.width(decomposed, 10), textfit.width("Nguyễn", 10))
        # 3 of 0,722 em at 10 pt = 21,66 pt = 7,641 mm
        self.assertAlmostEqual(textfit.width("AĐẬ", 10), 7.641, places=3)

    def test_fit(self):
        name = "Nguyễn Phan Hoàng Thiên Phước Tường Vy"
        self.assertEqual(textfit.fit("Vũ An", 40, 10.5), 10.5)
        small = textfit.fit(name, 48, 10.5)
        self.assertLess(small, 10.5)
        self.assertEqual(textfit.count_lines(name, 48, small), 1)
        self.assertGreater(textfit.fit(name, 48, 10.5, 2), small)
        self.assertEqual(textfit.fit("x" * 300, 10, 10), 6)

    def test_heads_of_three_levels(self):
        columns = [
            Column("no", "Số TT", 9),
            Column("a1", "1", 10, groups=("A", "B")),
            Column("a2", "2", 10, groups=("A", "B")),
            Column("gk", "Giữa kì", 12, groups=("A",)),
            Column("note", "Ghi chú", 20),
        ]
        heads = head_rows(columns, (6, 5, 4))
        self.assertEqual(
            [[(h.text, h.colspan, h.rowspan) for h in row] for row in heads],
            [
                [("Số TT", 1, 3), ("A", 3, 1), ("Ghi chú", 1, 3)],
                [("B", 2, 1), ("Giữa kì", 1, 2)],
                [("1", 1, 1), ("2", 1, 1)],
            ],
        )
        self.assertEqual((heads[0][1].width, heads[0][1].height), (32, 6))
        self.assertEqual(heads[1][1].height, 9)
        with self.assertRaises(ValueError):
            head_rows(columns, (6, 5))

    def test_same_header_apart_stays_apart(self):
        columns = [
            Column("a", "1", 9, groups=("A",)),
            Column("b", "2", 9, groups=("B",)),
            Column("c", "3", 9, groups=("A",)),
        ]
        upper = head_rows(columns, (5, 5))[0]
        self.assertEqual([head.text for head in upper], ["A", "B", "A"])

    def test_turned_header_fits_its_box(self):
        head = Head("Nội dung giáo dục của địa phương", 1, 1, True, 8.4, 30)
        self.assertIn("width:137.5px", styles.turned_text(head))
        self.assertEqual(styles.turned_box(head), "width:38.0px;height:145.0px")

    def test_header_gets_smaller_rather_than_higher(self):
        """Three comment subjects leave 25 mm and 8 mm for this group (THPT)."""
        text = "Môn học đánh giá bằng nhận xét"
        self.assertEqual(styles.head_text(Head(text, 4, 1, False, 60, 8)), "")
        style = styles.head_text(Head(text, 3, 1, False, 25, 8))
        size = float(style.removeprefix("font-size:").removesuffix("px")) / 1.764
        self.assertLess(size, 9.5)
        self.assertLessEqual(textfit.count_lines(text, 24, size, bold=True), 2)
