"""Two people type into one gradebook at once: no update is lost, every conflict is shown.

SHEET_TWO_SECONDS=60 is the full record, see docs/faults.md.
"""

import os
import random
import sys
import threading
import time
from collections import defaultdict

from sheet_browser import Chromium
from sheet_page import WAIT_SECONDS
from sheet_server import Book, Server, rows
from sheet_teacher import UNSAVED, Teacher

SECONDS = int(os.environ.get("SHEET_TWO_SECONDS", "12"))
SEED = 20251122
LOGINS = ("giaovien", "totruong")
# Few cells, so that both meet in them often.
CELLS = 8
# Every conflict that the screen shows, with both values, as soon as it does.
WATCH = """
globalThis.shownConflicts = {};
new MutationObserver(() => {
    for (const cell of document.querySelectorAll("td[data-saving=conflict]")) {
        globalThis.shownConflicts[cell.id.replace("o_sheet_", "")] = cell.textContent.trim();
    }
}).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ["data-saving"],
});
"""
SHOWN = "Object.keys(globalThis.shownConflicts)"
CONFLICTS = (
    "[...document.querySelectorAll('td[data-saving=conflict]')]"
    ".map((cell) => cell.id.replace('o_sheet_', ''))"
)


def cell_of(name):
    """(line, column) of a cell's name in the page."""
    line, column = name.split("_", 1)
    return int(line), column


class Typist(threading.Thread):
    """Types random marks, and settles the conflicts that are shown, either way."""

    def __init__(self, teacher, cells, seed):
        super().__init__()
        self.teacher, self.cells = teacher, cells
        self.dice = random.Random(seed)
        self.typed = self.resolved = 0
        self.error = None

    def run(self):
        """Type until the time is over."""
        try:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                self.step()
                time.sleep(self.dice.uniform(0, 0.25))
        except Exception as error:  # noqa: BLE001 – a thread must report, whatever it is
            self.error = error

    def step(self):
        """One mark, or one decision."""
        conflicts = self.teacher.page.run(CONFLICTS)
        if conflicts and self.dice.random() < 0.5:
            self.settle(self.dice.choice(conflicts))
            return
        value = f"{self.dice.randrange(10)},{self.dice.randrange(10)}"
        self.teacher.enter(self.dice.choice(self.cells), value)
        self.typed += 1

    def settle(self, name):
        """Keep theirs, or write mine over them, unless it has settled itself meanwhile."""
        page = self.teacher.page
        self.teacher.go_to(cell_of(name))
        choice = self.dice.choice(["theirs", "mine"])
        button = f".o_sheet_note[data-kind=conflict] .o_sheet_{choice}"
        page.wait(f"document.querySelector('{button}') || !{CONFLICTS}.includes('{name}')")
        click = f"(button => button && (button.click(), true))(document.querySelector('{button}'))"
        self.resolved += bool(page.run(click))

    def settle_rest(self):
        """Decide on what is still open; what that leads to as well."""
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            conflicts = self.teacher.page.run(CONFLICTS)
            if conflicts:
                self.settle(conflicts[0])
            elif not self.teacher.page.run(UNSAVED):
                return
            time.sleep(0.3)
        raise AssertionError("conflicts without end")


def test_two_browsers_on_one_gradebook(capsys):
    """Random typing of two people, compared with the journal of the database."""
    server, browser = Server().start(), Chromium()
    try:
        book = Book(list(LOGINS))
        cells = random.Random(SEED).sample(book.cells(), CELLS)
        typists = [start(server, browser, book, login, cells) for login in LOGINS]
        for typist in typists:
            typist.start()
        for typist in typists:
            typist.join()
        assert [typist.error for typist in typists] == [None, None]
        for typist in typists:
            typist.teacher.page.call("Page.bringToFront")
            typist.settle_rest()
        figures = check(book, cells, typists)
    finally:
        browser.close()
        server.stop()
    with capsys.disabled():
        sys.stdout.write(f"\n    two browsers, {SECONDS} s: {figures}")


def start(server, browser, book, login, cells):
    """A person in a browser of their own, at the book."""
    teacher = Teacher(server, browser.profile(), book, login)
    teacher.sign_in()
    page = teacher.open()
    # both windows stand side by side: none of them is in the background
    page.call("Emulation.setFocusEmulationEnabled", enabled=True)
    page.run(WATCH)
    return Typist(teacher, cells, f"{SEED}{login}")


def check(book, cells, typists):
    """Compare what both were told with the journal, and both screens with the database."""
    journal = journal_of(book)
    saved = conflicts = 0
    seen = {}
    for typist in typists:
        shown = {cell_of(name) for name in typist.teacher.page.run(SHOWN)}
        for request_id, cells_sent in (sent["args"][1:] for sent in typist.teacher.page.sent()):
            seen[request_id] = {(c["line_id"], c["column"]): c["expected"] for c in cells_sent}
        for answer in typist.teacher.page.answers():
            saved += len(answer["saved"])
            for conflict in answer["conflicts"]:
                conflicts += 1
                key = conflict["line_id"], conflict["column"]
                assert key in shown, ("a conflict that was not shown", key)
    overwritten = 0
    for (line, column), entries in journal.items():
        before = ""
        for old, new, user, request in entries:
            assert old == before, "the chain of a cell has a gap"
            # who writes has seen what is written over
            assert seen[request][line, column] == old, ("a lost update", line, column, user)
            overwritten += bool(old)
            before = new
    wait_for_both(book, cells, typists)
    return (
        f"{sum(t.typed for t in typists)} marks typed, {saved} saved, "
        f"{overwritten} over an earlier one, each of which the writer had seen; "
        f"{conflicts} conflicts told by the server, all of them shown, "
        f"{sum(t.resolved for t in typists)} settled; both screens and the database agree"
    )


def journal_of(book):
    """What the database has seen, by cell: (old, new, user, request) in order."""
    found = defaultdict(list)
    query = (
        "SELECT line_id, \"column\", coalesce(old, ''), coalesce(new, ''), user_id, request_id"
        " FROM school_mark_journal WHERE gradebook_id = %s AND source = 'sheet' ORDER BY seq"
    )
    for line, column, old, new, user, request in rows(query, book.id):
        if request not in book.requests:
            found[line, column].append((shown(old), shown(new), user, request))
    return found


def shown(text):
    """A journal's number as the sheet shows it."""
    return f"{float(text):.1f}".replace(".", ",") if text else ""


def wait_for_both(book, cells, typists):
    """Both screens show what the database holds; the last change may still be on its way."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        marks = book.marks()
        want = [(marks.get(cell, ""), "") for cell in cells]
        screens = [typist.teacher.screen() for typist in typists]
        wrong = [screen for screen in screens if [screen[cell] for cell in cells] != want]
        if not wrong:
            return
        assert time.monotonic() < until, (want, [[s[c] for c in cells] for s in wrong])
        time.sleep(0.5)
