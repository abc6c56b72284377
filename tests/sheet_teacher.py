"""A person at a mark sheet: signs in, types, and says what the screen shows."""

import json
import time

from sheet_page import WAIT_SECONDS
from sheet_server import database

from odoo.http import root

# How often the end of a session is looked at again, a tenth of a second apart.
QUIET = 5

READ = """
Object.fromEntries([...document.querySelectorAll(".o_sheet_grid td[data-col]")].map((cell) => [
    cell.id.replace("o_sheet_", ""),
    [cell.textContent.trim(), cell.dataset.saving || ""],
]))
"""
GRID = "document.querySelector('.o_sheet_grid td[data-col]')"
PASSWORD = "document.querySelector('input[type=password]')"
UNSAVED = "document.querySelectorAll('td[data-saving]:not([data-saving=\"\"])').length"
ACTIVE = "document.activeElement?.getAttribute('aria-activedescendant')"
# The text that was being typed, as the browser's store has it.
KEPT = """
new Promise((resolve) => {
    const opening = indexedDB.open("school_sheet/%s");
    opening.onsuccess = ({ target: { result: database } }) => {
        const reading = database.transaction("sheets").objectStore("sheets").getAll();
        reading.onsuccess = () => {
            database.close();
            resolve(reading.result.map(({ draft }) => draft?.text || ""));
        };
    };
})
"""
KIND = "document.querySelector('.o_sheet_status_line')?.dataset.kind"


def name_of(cell):
    """A cell's name in the page."""
    return f"o_sheet_{cell[0]}_{cell[1]}"


class Teacher:
    """One account in one browser."""

    def __init__(self, server, profile, book, login):
        self.server, self.profile, self.book, self.login = server, profile, book, login
        self.page = None

    def sign_in(self, page=None):
        """Sign in on a new page, or on the one that asks for it."""
        if page is None:
            page = self.page = self.profile.page()
            page.go(f"{self.server.url}/web/login")
        page.wait("document.querySelector('#login') && document.readyState === 'complete'")
        page.run(
            f"document.querySelector('#login').value = {json.dumps(self.login)};"
            "document.querySelector('#password').value = 'demo';"
            "document.querySelector('.oe_login_form').submit();"
        )
        # the first page may have to wait for its scripts and styles to be put together
        page.wait("document.querySelector('.o_main_navbar')", 2 * WAIT_SECONDS)
        return page

    def open(self, clock_shift=0, blocked=False):
        """Open the book on a new page, with saving held up or not."""
        if self.page:
            self.page.close()
        self.page = self.profile.page(clock_shift)
        self.page.block_saves(blocked)
        self.page.go(f"{self.server.url}/odoo/school.gradebook/{self.book.id}")
        self.page.wait(f"{GRID} || {PASSWORD}")
        self.say_who_is_there()
        self.page.wait(GRID)
        return self.page

    def say_who_is_there(self):
        """Answer Odoo's question, asked when by the clock nobody has been there for long."""
        if self.page.run(f"Boolean({PASSWORD})"):
            self.page.run(f"{PASSWORD}.focus()")
            self.write_on("demo")
            self.page.wait(f"!{PASSWORD}")
            self.page.go(f"{self.server.url}/odoo/school.gradebook/{self.book.id}")
            self.page.wait(f"{GRID} || {PASSWORD}")

    def write(self, cell, value):
        """Click into a cell, type, press Enter, and see the value in the cell."""
        shown = f"document.getElementById('{name_of(cell)}')?.textContent.trim()"
        is_there = f"{shown} === {json.dumps(value)}"
        until = time.monotonic() + WAIT_SECONDS
        while True:
            self.enter(cell, value)
            self.page.wait(f"{is_there} || {PASSWORD}")
            if self.page.run(is_there):
                return
            assert time.monotonic() < until, (cell, value)

    def enter(self, cell, value):
        """Click into a cell, type, and press Enter."""
        self.go_to(cell)
        self.write_on(value)

    def write_on(self, value):
        """Type where the cursor stands, and press Enter."""
        self.page.type(value)
        self.page.press("Enter")

    def go_to(self, cell):
        """Click into a cell, unless the cursor stands in it: a second click opens its text.

        What is drawn above the cell between looking and clicking moves it away.
        """
        name, until = name_of(cell), time.monotonic() + WAIT_SECONDS
        while self.page.run(ACTIVE) != name:
            self.say_who_is_there()
            self.page.click(f"[id='{name}']")
            assert time.monotonic() < until, ("the cursor does not come", cell)

    def end_session(self):
        """Let the server forget who is signed in, once nothing on its way writes it again."""
        identifier = self.profile.cookie("session_id")
        for _check in range(QUIET):
            until = time.monotonic() + WAIT_SECONDS
            while root.session_store.get(identifier).uid:
                root.session_store.delete(root.session_store.get(identifier))
                assert time.monotonic() < until, "the session does not end"
            time.sleep(0.1)

    def wait_until_kept(self, text):
        """Wait until the browser's store has the text that is being typed; return the seconds."""
        since = time.monotonic()
        while text not in self.page.run(KEPT % database()):
            assert time.monotonic() < since + WAIT_SECONDS, ("not kept", text)
        return time.monotonic() - since

    def screen(self):
        """Return {(line, column): (text, state)} of every cell on the screen."""
        shown = {}
        for name, (text, state) in self.page.run(READ).items():
            line, column = name.split("_", 1)
            shown[int(line), column] = (text, state)
        return shown

    def wait_until_saved(self):
        """Wait until the screen says that nothing is unsaved."""
        saved = f"!({UNSAVED}) && ['saved', 'clean'].includes({KIND})"
        self.page.wait(f"({saved}) || {PASSWORD}")
        self.say_who_is_there()
        self.page.wait(saved)

    def kind(self):
        """What the status line says."""
        return self.page.run(KIND)
