from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestCommentPhrase(SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.comment.phrase"].search([]).unlink()
        cls.phrase = cls._phrase("math", "{ten} tiến bộ.")

    @classmethod
    def _phrase(cls, login, text, **vals):
        Phrase = cls.env["school.comment.phrase"].with_user(cls.users[login])
        return Phrase.create({"text": text, **vals})

    def texts(self, book, login):
        return [phrase["text"] for phrase in self.as_user(book, login).get_phrases()]

    def test_own_phrases_come_first_and_nobody_else_sees_them(self):
        self._phrase("department_head", "Cả trường", is_shared=True)
        self._phrase("sport", "Của thầy thể dục")
        phrases = self.as_user(self.book, "math").get_phrases()
        self.assertEqual(
            [(phrase["text"], phrase["own"]) for phrase in phrases],
            [("{ten} tiến bộ.", True), ("Cả trường", False)],
        )
        self.assertEqual(self.texts(self.book_gdtc, "sport"), ["Của thầy thể dục", "Cả trường"])

    def test_only_what_suits_the_book(self):
        self._phrase("math", "Toán", subject_id=self.toan.id)
        self._phrase("math", "Thể dục", subject_id=self.gdtc.id)
        self._phrase("math", "Nhận xét", kind="COMMENT")
        self._phrase("math", "Cũ", active=False)
        self.assertEqual(self.texts(self.book, "math"), ["{ten} tiến bộ.", "Toán"])

    def test_a_teacher_cannot_speak_for_the_school(self):
        with self.assertRaises(AccessError):
            self._phrase("math", "Cả trường", user_id=False)
        for owner in (False, self.users["sport"].id):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.phrase.write({"user_id": owner})
        with self.assertRaises(AccessError):
            self.phrase.is_shared = True

    def test_whoever_has_no_phrases_has_none(self):
        self.assertEqual(self.as_user(self.book, "clerk").get_phrases(), [])

    def test_a_phrase_says_something(self):
        with self.assertRaises(ValidationError):
            self._phrase("math", " \u200b ")
