"""A person at a mark sheet: signs in, types, and says what the screen shows."""

import json

READ = """
Object.fromEntries([...document.querySelectorAll(".o_sheet_grid td[data-col]")].map((cell) => [
    cell.id.replace("o_sheet_", ""),
    [cell.textContent.trim(), cell.dataset.saving || ""],
]))
"""
GRID = "document.querySelector('.o_sheet_grid td[data-col]')"
PASSWORD = "document.querySelector('input[type=password]')"
UNSAVED = "document.querySelectorAll('td[data-saving]:not([data-saving=\"\"])').length"
KIND = "document.querySelector('.o_sheet_status_line')?.dataset.kind"


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
        page.wait("document.querySelector('.o_main_navbar')", 120)
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

    def write(self, cell, value):
        """Click into a cell, type, and press Enter."""
        self.go_to(cell)
        self.write_on(value)

    def write_on(self, value):
        """Type where the cursor stands, and press Enter."""
        self.page.type(value)
        self.page.press("Enter")

    def go_to(self, cell):
        """Click into a cell, unless the cursor stands in it: a second click opens its text."""
        name = f"o_sheet_{cell[0]}_{cell[1]}"
        active = "document.activeElement?.getAttribute('aria-activedescendant')"
        if self.page.run(active) != name:
            self.page.click(f"[id='{name}']")

    def screen(self):
        """Return {(line, column): (text, state)} of every cell on the screen."""
        shown = {}
        for name, (text, state) in self.page.run(READ).items():
            line, column = name.split("_", 1)
            shown[int(line), column] = (text, state)
        return shown

    def wait_until_saved(self, seconds=90):
        """Wait until the screen says that nothing is unsaved."""
        saved = f"!({UNSAVED}) && ['saved', 'clean'].includes({KIND})"
        self.page.wait(f"({saved}) || {PASSWORD}", seconds)
        self.say_who_is_there()
        self.page.wait(saved, seconds)

    def kind(self):
        """What the status line says."""
        return self.page.run(KIND)
