"""Selections that several models share, in one place."""

LEVELS = [
    ("TH", "Primary"),
    ("THCS", "Lower secondary"),
    ("THPT", "Upper secondary"),
    ("GDTX", "Continuing education"),
]
TERM_CODES = [
    ("HK1", "Term I"),
    ("HK2", "Term II"),
    ("GHK1", "Mid term I"),
    ("CHK1", "End of term I"),
    ("GHK2", "Mid term II"),
    ("CN", "End of year"),
]
#: Terms of each level in the order of the year (TT 22/2021 Đ2, R27-PER-1).
TERMS_OF_LEVEL = {
    "TH": ("GHK1", "CHK1", "GHK2", "CN"),
    "THCS": ("HK1", "HK2"),
    "THPT": ("HK1", "HK2"),
    "GDTX": ("HK1", "HK2"),
}
SUBJECT_KINDS = [
    ("SCORE", "Score"),
    ("COMMENT", "Comment"),
    ("PRIMARY", "Primary"),
    ("TRAITS", "Qualities and competences"),
]
#: Kinds of entry that may have a window of their own.
WINDOW_KINDS = [
    ("tx", "Regular assessment"),
    ("gk", "Midterm assessment"),
    ("ck", "Final assessment"),
    ("level", "Level reached"),
    ("test", "Periodic test"),
    ("trait", "Qualities and competences"),
    ("comment", "Comment"),
    ("conduct", "Conduct and remark"),
    ("attendance", "Absences"),
    ("results", "Results and re-assessment"),
]
#: Kinds that are columns of a book.
BOOK_KINDS = WINDOW_KINDS[:-3]
SCHOOL_ZONE = "Asia/Ho_Chi_Minh"
#: Learning levels: TT 22/2021 Đ9, the primary year result of TT 27/2020 Đ9, and
#: the levels of TT 58/2011 Đ13 that TT 22 no longer has.
LEARNING = [
    ("TOT", "Good"),
    ("KHA", "Fair"),
    ("DAT", "Pass"),
    ("CHUA_DAT", "Not yet"),
    ("HTXS", "Completed excellently"),
    ("HTT", "Completed well"),
    ("HT", "Completed"),
    ("CHT", "Not completed"),
    ("GIOI", "Very good"),
    ("TB", "Medium"),
    ("YEU", "Weak"),
    ("KEM", "Poor"),
]
#: TT 22/2021 Đ8; TT 58/2011 Đ4 says Medium and Weak for the two lower ones.
CONDUCT = [*LEARNING[:4], ("TB", "Medium"), ("YEU", "Weak")]


def level_of_grade(grade):
    """Return the level that teaches ``grade`` (1–12) in general education."""
    if grade <= 5:
        return "TH"
    return "THCS" if grade <= 9 else "THPT"
