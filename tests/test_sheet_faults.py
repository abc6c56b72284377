"""What the mark sheet says is saved is in the database; what is not, stays visible.

A real browser types into a real server, and something breaks: the network, the
server, the tab, the session, the clock. Nothing here waits for a number of seconds: only
what is random (when the server dies, how fast somebody types) is measured in time.
SHEET_FAULT_ROUNDS=20 is the full record, see docs/faults.md.
"""

import os
import random
import statistics
import sys
import time

import pytest
from sheet_browser import Chromium
from sheet_server import Book, Server, rows
from sheet_tally import Tally
from sheet_teacher import Teacher

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


def mark(dice, other=None):
    """A random mark as a person types it, and another one than stands there."""
    while True:
        text = f"{dice.randrange(10)},{dice.randrange(10)}"
        if text != other:
            return text


def type_cells(teacher, tally, dice, cells):
    """Type some cells one after the other; yields after each."""
    for cell in cells:
        value = mark(dice, tally.typed.get(cell))
        teacher.write(cell, value)
        tally.note(cell, value)
        time.sleep(dice.uniform(0, 0.3))
        yield cell


def type_all(*args):
    """The same, without a look between."""
    for _cell in type_cells(*args):
        pass


def test_server_killed_between_and_during_saves(teacher, server, book, say):
    """SIGKILL at a random moment: of typing in one round, of a request in the next."""
    tally = Tally(teacher)
    during = 0
    for number in range(ROUNDS):
        dice = random.Random(SEED + number)
        cells = dice.sample(book.cells(), CELLS)
        at = dice.randrange(2, CELLS - 1)
        page = teacher.open()
        type_all(teacher, tally, dice, cells[:at])
        if number % 2:
            page.forget_saves()
            type_all(teacher, tally, dice, cells[at : at + 1])
            # somewhere between sent and answered, as far as the last answer tells
            page.next_save()
            time.sleep(dice.uniform(0, page.answer_seconds))
        else:
            time.sleep(dice.uniform(0, 0.6))
        during += page.has_open_save()
        server.kill()
        type_all(teacher, tally, dice, [cell for cell in cells[at:] if cell not in tally.fresh])
        # the page that lived on would save by itself as soon as there is a server
        page.block_saves()
        unsaved = tally.compare_at_fault()
        server.start()
        tally.compare_after_reload(unsaved)
        tally.finish()
    say(f"server killed, {ROUNDS} rounds, a request on its way in {during}: {tally.figures()}")


def test_network_cut_during_entry(teacher, book, say):
    """The cable is pulled, typing goes on, the tab is closed; the next day there is a net."""
    tally = Tally(teacher)
    for number in range(ROUNDS):
        dice = random.Random(SEED + 100 + number)
        cells = dice.sample(book.cells(), CELLS)
        cut = dice.randrange(2, CELLS - 1)
        page = teacher.open()
        type_all(teacher, tally, dice, cells[:cut])
        time.sleep(dice.uniform(0, 0.6))
        page.offline()
        type_all(teacher, tally, dice, cells[cut:])
        page.wait("document.querySelector('[data-kind=failed]')")
        unsaved = tally.compare_at_fault()
        assert unsaved >= set(cells[cut:])
        tally.compare_after_reload(unsaved)
        tally.finish()
    say(f"network cut, {ROUNDS} rounds: {tally.figures()}")


def test_tab_crashes(teacher, book, say):
    """The renderer dies right after a key: that key at most is lost."""
    tally = Tally(teacher)
    keys_lost, seconds = 0, []
    for number in range(ROUNDS):
        dice = random.Random(SEED + 200 + number)
        page = teacher.open()
        page.block_saves(dice.random() < 0.5)
        *cells, last = dice.sample(book.cells(), CELLS)
        type_all(teacher, tally, dice, cells)
        unsaved = tally.compare_at_fault()
        draft = mark(dice, tally.typed.get(last))
        teacher.go_to(last)
        page.type(draft[:-1])
        seconds.append(teacher.wait_until_kept(draft[:-1]))
        page.type(draft[-1])
        page.crash()
        stands_there = tally.typed.pop(last, "")
        tally.compare_after_reload(unsaved)
        page = teacher.page
        page.wait("document.querySelector('td[data-saving=refused]')")
        text, state = teacher.screen()[last]
        assert state == "refused", "what was only being typed is never saved by itself"
        assert text in (draft[:-1], draft), (draft, text)
        keys_lost += text != draft
        assert book.marks().get(last, "") == stands_there
        teacher.write(last, draft)
        tally.note(last, draft)
        tally.finish()
    say(
        f"tab crashed, {ROUNDS} rounds: {tally.figures()}; of the cell that was being typed "
        f"{keys_lost} keys were lost, the last one each time; a key was in the browser's store "
        f"{1000 * statistics.median(seconds):.0f} ms after it at the median"
    )


def test_session_expires_and_another_person_signs_in(teacher, book, server, say):
    """The session ends; a colleague uses the browser; the teacher comes back."""
    tally = Tally(teacher)
    dice = random.Random(SEED + 300)
    cells = dice.sample(book.cells(), CELLS)
    page = teacher.open()
    type_all(teacher, tally, dice, cells[: CELLS // 2])
    teacher.wait_until_saved()
    teacher.end_session()
    type_all(teacher, tally, dice, cells[CELLS // 2 :])
    page.wait("document.querySelector('.o_sheet_sign_in')")
    unsaved = tally.compare_at_fault()
    assert unsaved == set(cells[CELLS // 2 :])
    before = book.marks()

    colleague = Teacher(server, teacher.profile, book, OTHER)
    colleague.sign_in()
    # the teacher's page is still open beside it, and tries again when it is looked at
    page.forget_saves()
    page.call("Page.bringToFront")
    page.run("window.dispatchEvent(new Event('online'))")
    page.next_save()
    page.wait_for_answers()
    assert teacher.kind() == "failed"
    assert tally.compare() == unsaved
    assert colleague.page.run("!document.querySelector('.o_sheet_systray')")
    assert book.marks() == before
    colleague.page.call("Page.bringToFront")
    colleague.page.go(f"{server.url}/web/session/logout")
    colleague.page.wait("document.querySelector('#login')")

    page.call("Page.bringToFront")
    # it learns that nobody is signed in
    page.wait(
        "(button => button && (button.click(), true))(document.querySelector('.o_sheet_sign_in'))"
    )
    teacher.sign_in(page)
    tally.compare_after_reload(unsaved)
    tally.finish()
    entries = rows(
        "SELECT u.login, j.request_id FROM school_mark_journal j"
        " JOIN res_users u ON u.id = j.user_id WHERE j.gradebook_id = %s AND j.source = 'sheet'",
        book.id,
    )
    assert {login for login, request in entries if request not in book.requests} == {LOGIN}
    colleague.page.close()
    say(f"session expired, another person signed in between: {tally.figures()}")


@pytest.mark.parametrize("days", [-1, 1])
def test_wrong_clock_of_the_client(teacher, book, say, days):
    """A day before or after; and after a restart it is wrong the other way."""
    tally = Tally(teacher)
    dice = random.Random(SEED + 400 + days)
    page = teacher.open(clock_shift=days * DAY)
    shifted = page.run("Date.now()") / 1000 - time.time()
    assert abs(shifted - days * DAY) < DAY / 2
    first, second = dice.sample(book.cells(), CELLS), dice.sample(book.cells(), CELLS)
    type_all(teacher, tally, dice, first)
    teacher.wait_until_saved()
    assert tally.compare() == set()
    page.offline()
    type_all(teacher, tally, dice, second)
    page.wait("document.querySelector('[data-kind=failed]')")
    assert tally.compare_at_fault() == set(second)
    teacher.open(clock_shift=-days * DAY)
    tally.finish()
    assert tally.compare() == set()
    say(f"clock wrong by {days:+} day, then by {-days:+}: {tally.figures()}")
