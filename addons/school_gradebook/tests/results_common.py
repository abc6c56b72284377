from .common import SchoolCommon


class ResultsCommon(SchoolCommon):
    """Class 8A with six scored subjects, the least for a level (R22-LV-1), and GDTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = {"HK1": cls.book, "HK2": cls.book_hk2}
        cls.others = {"HK1": cls.env["school.gradebook"], "HK2": cls.env["school.gradebook"]}
        for code in ("nvan", "nn1", "gdcd", "lsdl", "khtn"):
            subject = cls.env.ref(f"school_gradebook.subject_{code}")
            cls._curriculum(8, subject, 35)
            assignment = cls._assign(cls.klass, subject, cls.employees["math"])
            for term in cls.others:
                cls.others[term] |= cls._book(assignment, term)
        cls.book_gdtc_hk2 = cls._book(cls.assignment_gdtc, "HK2")

    def fill_term(self, term, value="8,5", comment="Đ"):
        """Fill every book of the term."""
        for book in self.books[term] | self.others[term]:
            self.fill(book, value)
        gdtc = self.book_gdtc if term == "HK1" else self.book_gdtc_hk2
        self.fill(gdtc, comment, "sport")

    def fill_year(self, value="8,5"):
        """Fill both terms and judge the conduct of the first pupil Tốt."""
        self.fill_term("HK1", value)
        self.fill_term("HK2", value)
        terms = self.result("HK1") | self.result("HK2")
        terms.with_user(self.users["homeroom"]).conduct = "TOT"

    def result(self, term="HK1"):
        """Return the first pupil's result of a term."""
        return self.books[term].line_ids.sorted("number")[0].term_result_id

    def change(self, book, column, value, expected="8,5"):
        """Change one mark of the first pupil."""
        self.save(book, {(0, column): value}, expected={(0, column): expected})
