"""What was typed, against what the screen shows and what the database holds."""

import time

from sheet_page import WAIT_SECONDS


class Tally:
    """Compares the screen with the database, and counts."""

    def __init__(self, teacher):
        self.teacher = teacher
        self.typed, self.fresh = {}, set()
        self.entered = self.called_saved = self.unsaved = self.stored = self.again = 0

    def note(self, cell, value):
        """A value that a person has entered with Enter."""
        self.typed[cell] = value
        self.fresh.add(cell)
        self.entered += 1

    def compare(self):
        """What the screen calls saved is in the database; return what it shows as not saved.

        Every value that was typed must stand there, one way or the other.
        """
        screen = self.see()
        marks = self.teacher.book.marks()
        unsaved = {cell for cell in self.typed if screen[cell][1]}
        for cell in self.typed.keys() - unsaved:
            stored = marks.get(cell)
            assert stored == self.typed[cell], ("called saved, not stored", cell, stored)
        return unsaved

    def see(self):
        """What the screen shows, as soon as it shows all that was typed."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            self.teacher.say_who_is_there()
            screen = self.teacher.screen()
            lost = {
                cell: (value, screen.get(cell))
                for cell, value in self.typed.items()
                if screen.get(cell, ("",))[0] != value
            }
            if not lost:
                return screen
            assert time.monotonic() < until, ("lost (typed, shown)", lost)
            time.sleep(0.1)

    def compare_at_fault(self):
        """The same, right after the fault, for the record."""
        unsaved = self.compare()
        fresh, self.fresh = self.fresh, set()
        marks = self.teacher.book.marks()
        self.called_saved += len(fresh - unsaved)
        self.unsaved += len(unsaved)
        self.stored += sum(marks.get(cell) == self.typed[cell] for cell in unsaved)
        return unsaved

    def compare_after_reload(self, unsaved):
        """The same on a page that was opened anew and may not save."""
        self.teacher.open(blocked=True)
        shown = self.compare()
        marks = self.teacher.book.marks()
        self.again += len(unsaved & shown)
        for cell in unsaved - shown:
            assert marks.get(cell) == self.typed[cell], ("not shown as unsaved", cell)

    def finish(self):
        """Let everything through: the database then holds all that was typed."""
        until = time.monotonic() + WAIT_SECONDS
        self.teacher.page.block_saves(False)
        self.teacher.page.run("window.dispatchEvent(new Event('online'))")
        while self.lacking():
            assert time.monotonic() < until, ("never stored (typed, stored)", self.lacking())
            self.teacher.say_who_is_there()
            time.sleep(0.1)
        self.teacher.wait_until_saved()
        assert not self.lacking()
        self.fresh = set()

    def lacking(self):
        """What the database does not hold as it was typed last."""
        marks = self.teacher.book.marks()
        return {
            cell: (value, marks.get(cell))
            for cell, value in self.typed.items()
            if marks.get(cell) != value
        }

    def figures(self):
        """A line for the record."""
        return (
            f"{self.entered} marks typed; at the fault {self.called_saved} were called saved, "
            f"and all of them were stored; {self.unsaved} were shown as not saved ({self.stored} "
            f"of them were stored, unanswered), {self.again} of them again on a new page; "
            "lost 0, stored in the end: all"
        )
