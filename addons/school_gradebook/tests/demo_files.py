"""The input files of the demo school, which are sample files for schools as well.

To write them anew into demo/:

    ./setup/odoo shell -d DATABASE
    >>> from odoo.addons.school_gradebook.tests.demo_files import write
    >>> write()
"""

from pathlib import Path

from .school_files import SchoolFiles

DEMO = Path(__file__).resolve().parent.parent / "demo"
DOMAIN = "hoasen.example"


def demo_school():
    """Return the demo school: a class of each level, in the first term of 2026-2027.

    The mathematics book of 8A lacks its last column; the end of the term has not come
    for the primary class.
    """
    return SchoolFiles(
        {"4A": 30, "8A": 40, "10A1": 35},
        name="TRƯỜNG PHỔ THÔNG LIÊN CẤP HOA SEN",
        start_year=2026,
        seed=2026,
        dirt=0.04,
        empty=0,
        domain=DOMAIN,
        skip=(("8A", "TOAN", "HK1", "ck"), ("4A", "CHK1")),
        trait_moment="GIỮA",
        homerooms={"4A": "TV", "8A": "NVAN", "10A1": "TOAN"},
        teachers={
            ("8A", "TOAN"): ("Trần Minh Đức", f"giaovien@{DOMAIN}"),
            ("8A", "NVAN"): ("Lê Thị Hồng Nhung", f"chunhiem@{DOMAIN}"),
            ("8A", "KHTN"): ("Phạm Văn Hải", f"totruong@{DOMAIN}"),
            ("10A1", "LY"): ("Phạm Văn Hải", f"totruong@{DOMAIN}"),
        },
    )


def demo_files():
    """Return {file name: content} of what the demo imports."""
    return demo_school().files(terms=("HK1",))


def write(folder=DEMO):
    """Write the files into ``folder``."""
    for name, content in demo_files().items():
        (Path(folder) / name).write_bytes(content)
