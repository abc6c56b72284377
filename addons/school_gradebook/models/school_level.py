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
]
#: Learning and conduct levels (TT 22/2021 Đ8, Đ9) and the primary year result
#: (TT 27/2020 Đ9).
LEARNING = [
    ("TOT", "Good"),
    ("KHA", "Fair"),
    ("DAT", "Pass"),
    ("CHUA_DAT", "Not yet"),
    ("HTXS", "Completed excellently"),
    ("HTT", "Completed well"),
    ("HT", "Completed"),
    ("CHT", "Not completed"),
]
CONDUCT = LEARNING[:4]


def level_of_grade(grade):
    """Return the level that teaches ``grade`` (1–12) in general education."""
    if grade <= 5:
        return "TH"
    return "THCS" if grade <= 9 else "THPT"
