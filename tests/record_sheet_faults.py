"""What the mark sheet says is saved is in the database; what is not, stays visible.

A real browser types into a real server, and something breaks: the network, the
server, the tab, the session, the clock. A record that is made by hand, because it depends on
the seconds of the machine: ./setup/test --only pytest -k tests/record_sheet_faults.py
SHEET_FAULT_ROUNDS=20 is the full record.
"""

import os
import random
import sys
import time

import pytest
from sheet_browser import Chromium
from sheet_server import Book, Server, rows
from sheet_teacher import Teacher

from odoo.http import root

ROUNDS = int(os.environ.get("SHEET_FAULT_ROUNDS", "2"))
SEED = 20251122
LOGIN, OTHER = "giaovien", "totruong"
CELLS = 10
DAY = 24 * 3600


@pytest.fixture(scope="module")
def server():
    """A server of its own for these tests."""
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser():
    """One browser; every test has a profile of its own."""
    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def book():
    """The gradebook that is typed into."""
    return Book([LOGIN])


@pytest.fixture
def teacher(server, browser, book):
    """The book's teacher, signed in, with an empty book."""
    if server.process.poll() is not None:
        server.start()
    book.clear()
    profile = browser.profile()
    teacher = Teacher(server, profile, book, LOGIN)
    teacher.sign_in()
    yield teacher
    profile.close()


@pytest.fixture
def say(capsys):
    """Print a line of figures past pytest's capture."""

    def print_line(text):
        with capsys.disabled():
            sys.stdout.write(f"\n    {text}")
            sys.stdout.flush()

    return print_line


class Tally:
    """Compares the screen with the database, and counts."""

    def __init__(self, teacher):
        self.teacher = teacher
        self.typed, self.called_saved, self.restored = {}, 0, 0

    def note(self, cell, value):
        """A value that a person has entered with Enter."""
        self.typed[cell] = value

    def compare_with_database(self):
        """What the screen calls saved is in the database; the rest is marked as not saved."""
        screen, marks = self.teacher.screen(), self.teacher.book.marks()
        unsaved = {}
        for cell, value in self.typed.items():
            text, state = screen[cell]
            assert text == value, (cell, value, text, state)
            if state:
                unsaved[cell] = value
            else:
                assert marks.get(cell) == value, ("called saved, not stored", cell, value)
                self.called_saved += 1
        return unsaved

    def compare_after_reload(self, unsaved):
        """What was not saved is visible as such on a page that was opened anew."""
        page = self.teacher.open(blocked=True)
        page.wait(
            f"document.querySelectorAll('td[data-saving]:not([data-saving=\"\"])').length"
            f" >= {len(unsaved)}",
            30,
        )
        screen, marks = self.teacher.screen(), self.teacher.book.marks()
        for cell, value in self.typed.items():
            text, state = screen[cell]
            assert text == value, ("lost", cell, value, text, state)
            assert state or marks.get(cell) == value, ("called saved, not stored", cell)
        for cell in unsaved:
            assert screen[cell][1] in ("dirty", "saving"), (cell, screen[cell])
        self.restored += len(unsaved)

    def finish(self):
        """Let everything through: the database then holds all that was typed."""
        self.teacher.page.block_saves(False)
        self.teacher.page.run("window.dispatchEvent(new Event('online'))")
        self.teacher.wait_until_saved()
        marks = self.teacher.book.marks()
        assert {cell: marks.get(cell) for cell in self.typed} == self.typed

    def figures(self):
        """A line for the record."""
        return (
            f"{len(self.typed)} cells typed; {self.called_saved} called saved, all of them stored; "
            f"{self.restored} not saved, all of them shown as such after a reload; "
            "stored in the end: all"
        )


def mark(dice):
    """A random mark as a person types it."""
    return f"{dice.randrange(10)},{dice.randrange(10)}"


def type_cells(teacher, tally, dice, cells):
    """Type some cells one after the other; yields after each."""
    for cell in cells:
        value = mark(dice)
        teacher.write(cell, value)
        tally.note(cell, value)
        time.sleep(dice.uniform(0, 0.3))
        yield cell


def test_server_killed_between_and_during_saves(teacher, server, book, say):
    """SIGKILL at a random moment: of typing in one round, of a request in the next."""
    tally = Tally(teacher)
    during = 0
    for number in range(ROUNDS):
        dice = random.Random(SEED + number)
        cells = dice.sample(book.cells(), CELLS)
        at = dice.randrange(2, CELLS)
        teacher.open()
        for index, _cell in enumerate(type_cells(teacher, tally, dice, cells)):
            if index != at:
                continue
            if number % 2:
                # the next request is on its way: somewhere between sent and answered
                while teacher.page.saves.acquire(blocking=False):
                    pass
                during += teacher.page.saves.acquire(timeout=5)
                time.sleep(dice.uniform(0, 0.08))
            else:
                time.sleep(dice.uniform(0, 0.6))
            server.kill()
        time.sleep(dice.uniform(0, 1))
        # the page that lived on would save by itself as soon as there is a server
        teacher.page.block_saves()
        unsaved = tally.compare_with_database()
        server.start()
        tally.compare_after_reload(unsaved)
        tally.finish()
    say(f"server killed, {ROUNDS} rounds, {during} of them during a save: {tally.figures()}")


def test_network_cut_during_entry(teacher, book, say):
    """The cable is pulled, typing goes on, the tab is closed; the next day there is a net."""
    tally = Tally(teacher)
    for number in range(ROUNDS):
        dice = random.Random(SEED + 100 + number)
        teacher.open()
        cells = dice.sample(book.cells(), CELLS)
        cut = dice.randrange(1, CELLS - 2)
        for index, _cell in enumerate(type_cells(teacher, tally, dice, cells)):
            if index == cut:
                time.sleep(dice.uniform(0, 0.6))
                teacher.page.offline()
        teacher.page.wait("document.querySelector('[data-kind=failed]')", 10)
        unsaved = tally.compare_with_database()
        assert unsaved
        tally.compare_after_reload(unsaved)
        tally.finish()
    say(f"network cut, {ROUNDS} rounds: {tally.figures()}")


def test_tab_crashes(teacher, book, say):
    """The renderer dies right after a key: that key at most is lost."""
    tally = Tally(teacher)
    keys_lost = 0
    for number in range(ROUNDS):
        dice = random.Random(SEED + 200 + number)
        page = teacher.open()
        page.block_saves(dice.random() < 0.5)
        *cells, last = dice.sample(book.cells(), CELLS)
        for _cell in type_cells(teacher, tally, dice, cells):
            pass
        draft = mark(dice)
        teacher.go_to(last)
        for key in draft:
            # a fast typist: ten keys a second
            time.sleep(0.1)
            page.type(key)
        page.crash()
        page = teacher.open(blocked=True)
        page.wait("document.querySelector('td[data-saving=refused]')", 30)
        text, state = teacher.screen()[last]
        assert state == "refused", "what was only being typed is never saved by itself"
        assert draft.startswith(text) and len(draft) - len(text) <= 1, (draft, text)
        keys_lost += len(draft) - len(text)
        tally.compare_after_reload({})
        page = teacher.page
        page.wait("document.querySelector('td[data-saving=refused]')", 30)
        assert last not in book.marks()
        teacher.write(last, draft)
        tally.note(last, draft)
        tally.finish()
    say(
        f"tab crashed, {ROUNDS} rounds: {len(tally.typed)} cells typed, all of them stored in "
        f"the end; keys lost of the cell that was being typed: {keys_lost}"
    )


def test_session_expires_and_another_person_signs_in(teacher, book, server, say):
    """The session ends; a colleague uses the browser; the teacher comes back."""
    tally = Tally(teacher)
    dice = random.Random(SEED + 300)
    teacher.open()
    cells = dice.sample(book.cells(), CELLS)
    for index, _cell in enumerate(type_cells(teacher, tally, dice, cells)):
        if index == CELLS // 2:
            teacher.wait_until_saved()
            store = root.session_store
            store.delete(store.get(teacher.profile.cookie("session_id")))
    teacher.page.wait("document.querySelector('.o_sheet_sign_in')", 10)
    unsaved = tally.compare_with_database()
    assert len(unsaved) == CELLS - CELLS // 2 - 1
    before = book.marks()

    colleague = Teacher(server, teacher.profile, book, OTHER)
    colleague.sign_in()
    # the teacher's page is still open beside it, and tries again
    teacher.page.run("window.dispatchEvent(new Event('online'))")
    time.sleep(2)
    assert teacher.kind() == "failed"
    assert tally.compare_with_database() == unsaved
    assert colleague.page.run("!document.querySelector('.o_sheet_systray')")
    assert book.marks() == before
    colleague.page.go(f"{server.url}/web/session/logout")
    colleague.page.wait("document.querySelector('#login')")

    teacher.page.call("Page.bringToFront")
    # it tries again when it is looked at, and learns that nobody is signed in
    teacher.page.wait(
        "(button => button && (button.click(), true))(document.querySelector('.o_sheet_sign_in'))"
    )
    teacher.sign_in(teacher.page)
    tally.compare_after_reload({})
    tally.restored += len(unsaved)
    tally.finish()
    users = rows(
        "SELECT DISTINCT u.login FROM school_mark_journal j JOIN res_users u ON u.id = j.user_id"
        " WHERE j.gradebook_id = %s AND j.source = 'sheet'",
        book.id,
    )
    assert users == [(LOGIN,)]
    colleague.page.close()
    say(f"session expired, another person signed in between: {tally.figures()}")


@pytest.mark.parametrize("days", [-1, 1])
def test_wrong_clock_of_the_client(teacher, book, say, days):
    """A day before or after; and after a restart it is wrong the other way."""
    tally = Tally(teacher)
    dice = random.Random(SEED + 400 + days)
    page = teacher.open(clock_shift=days * DAY)
    shifted = page.run("Date.now()") / 1000 - time.time()
    assert abs(shifted - days * DAY) < 60
    first, second = dice.sample(book.cells(), CELLS), dice.sample(book.cells(), CELLS)
    for _cell in type_cells(teacher, tally, dice, first):
        pass
    teacher.wait_until_saved()
    assert tally.compare_with_database() == {}
    page.offline()
    for _cell in type_cells(teacher, tally, dice, second):
        pass
    page.wait("document.querySelector('[data-kind=failed]')", 10)
    unsaved = tally.compare_with_database()
    teacher.open(clock_shift=-days * DAY)
    tally.finish()
    assert tally.compare_with_database() == {}
    clocks = f"clock wrong by {days:+} day, then by {-days:+}"
    say(f"{clocks}: {tally.figures()} ({len(unsaved)} of them sent late)")
