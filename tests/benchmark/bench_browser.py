"""The mark sheet in Chromium, against Odoo's own editable list of the same size.

Both are opened in one browser, in turn, with warm assets. Times are taken in the
page and end after the frame that shows the result has been painted.
"""

import json
import random
import statistics
import sys
import time
from pathlib import Path

from browser_school import LOGIN, make_size
from run import Row

sys.path.append(str(Path(__file__).parents[1]))
import sheet_server
from sheet_browser import Chromium
from sheet_teacher import Teacher

SIZES = ((45, 10), (100, 12))
OPENINGS = 9
PASTES = 5
KEYED_ROWS = 45
BARE_KEYS = 120
FRAME = 0.016
PASTE_SECONDS = 1.5
FAR_MILLISECONDS = 300
SEED = 20251122

TOOLS = """
globalThis.bench = {
    afterFrame: () => new Promise((resolve) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(0);
    })),
    async painted(isShown) {
        const until = performance.now() + 30000;
        for (;;) {
            const now = await this.afterFrame();
            if (isShown()) {
                return now;
            }
            if (now > until) {
                throw new Error(`not painted: ${isShown}`);
            }
        }
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async open(action, selector, count) {
        const { doAction } = odoo.__WOWL_DEBUG__.root.env.services.action;
        const options = { clearBreadcrumbs: true };
        await doAction("school_gradebook.my_gradebook_action", options);
        await this.painted(() => !document.querySelector(selector));
        await this.pause(300);
        const started = performance.now();
        doAction(action, options);
        const isShown = () => document.querySelectorAll(selector).length >= count;
        return (await this.painted(isShown)) - started;
    },
    bare() {
        document.body.innerHTML = "<input>";
        document.querySelector("input").focus();
    },
    // the next key: from the event to the frame that shows what it did
    watchKey() {
        this.key = new Promise((resolve) => addEventListener("keydown", async (ev) => {
            const input = document.activeElement;
            const cell = document.getElementById(input.getAttribute("aria-activedescendant"));
            const before = input.value;
            const isShown = () => ev.key === "Enter"
                ? cell.textContent.trim() === before
                : input.value !== before;
            resolve((await this.painted(isShown)) - ev.timeStamp);
        }, { capture: true, once: true }));
    },
    isSaved() {
        return document.querySelector(".o_sheet_status_line").dataset.kind === "saved"
            && !document.querySelector("td[data-saving]:not([data-saving=''])");
    },
    async paste(block, last) {
        const data = new DataTransfer();
        data.setData("text/plain", block);
        const input = document.querySelector(".o_sheet_host input");
        const init = { clipboardData: data, bubbles: true, cancelable: true };
        const started = performance.now();
        input.dispatchEvent(new ClipboardEvent("paste", init));
        const apply = () => document.querySelector(".o_sheet_paste_apply");
        await this.painted(apply);
        apply().click();
        const cell = document.getElementById(last[0]);
        const isDone = () => cell.textContent.trim() === last[1] && this.isSaved();
        return (await this.painted(isDone)) - started;
    },
};
"""
SHEET_CELLS = ".o_sheet_grid tbody td[data-col]"
LIST_CELLS = ".o_list_table .o_data_row .o_data_cell"
# where the list's cursor stands: the row, counted from 0, in the first column of marks
LIST_ROW = """
(() => {
    const input = document.activeElement;
    return input.closest("td[name=x_1]") && input.matches("input")
        ? [...document.querySelectorAll(".o_data_row")].indexOf(input.closest("tr")) : -1;
})()
"""


def rows(env):
    """Two sizes of sheet; the larger one has a column per month."""
    env.cr.rollback()
    sizes = [sheet_server.committed(lambda env, size=size: make_size(env, *size)) for size in SIZES]
    server, browser = sheet_server.Server().start(), Chromium()
    try:
        teacher = Teacher(server, browser.profile(), None, LOGIN)
        person = Person(teacher.sign_in(), teacher)
        yield Row("key press in an empty page with one input", person.bare_keys())
        for size in sizes:
            yield from person.measure(size)
    finally:
        browser.close()
        server.stop()


class Person:
    """Somebody at one tab, who opens, types and pastes."""

    def __init__(self, page, teacher):
        self.page, self.teacher = page, teacher
        self.dice = random.Random(SEED)
        page.run(TOOLS)

    def measure(self, size):
        """Everything of one size."""
        sheet, listed = self.openings(size)
        yield Row(f"first paint of the sheet, {size.name}", sheet, listed, target=1)
        self.open_sheet(size)
        yield Row(f"key press to painted cell, {size.name}", self.keys(size), target=FRAME)
        if size.pupils * len(size.keys) == 450:
            yield Row("paste of 450 cells to «saved»", self.pastes(size), target=PASTE_SECONDS)
            yield from self.columns(size)

    # -- opening -----------------------------------------------------------

    def openings(self, size):
        """Median of the openings of the sheet and of the list, in turn."""
        times = [(self.open_sheet(size), self.open_list(size)) for _ in range(OPENINGS + 1)]
        # the first ones still fetch assets and views
        return [statistics.median(column) for column in zip(*times[1:], strict=True)]

    def open_sheet(self, size):
        """Marks and comments."""
        return self._open(size.sheet_action, SHEET_CELLS, size.pupils * (len(size.keys) + 1))

    def open_list(self, size):
        """Number, name, marks, average and comment."""
        return self._open(size.list_action, LIST_CELLS, size.pupils * (len(size.keys) + 4))

    def _open(self, action, selector, count):
        words = ", ".join(map(json.dumps, (action, selector, count)))
        return self.page.run(f"bench.open({words})") / 1000

    # -- typing ------------------------------------------------------------

    def mark(self):
        """A mark of three keys, unlike what stands there."""
        return f"{self.dice.randrange(10)},{self.dice.choice('012346789')}"

    def bare_keys(self):
        """Median of keys where nothing but the browser works: what this machine needs."""
        page = self.teacher.profile.page()
        page.run(TOOLS)
        page.run("bench.bare()")
        times = [self.key("7", page) for _ in range(BARE_KEYS)]
        page.close()
        return statistics.median(times)

    def keys(self, size):
        """Median of the keys of a column, at an uneven pace."""
        self.teacher.page = self.page
        self.teacher.go_to((size.lines[0], size.keys[0]))
        times = []
        for _ in size.lines[:KEYED_ROWS]:
            for key in (*self.mark(), "Enter"):
                times.append(self.key(key, self.page))
        self.wait_saved()
        return statistics.median(times)

    def key(self, key, page):
        """One key; the seconds until it is painted."""
        time.sleep(self.dice.uniform(0.02, 0.06))
        page.run("bench.watchKey()")
        page.press(key, "" if key == "Enter" else key)
        return page.run("bench.key") / 1000

    def wait_saved(self):
        """Nothing waits any more."""
        self.page.wait("bench.isSaved()")

    # -- a whole column ----------------------------------------------------

    def columns(self, size):
        """All marks of a column, the next key as soon as the cell can take it."""
        name = f"a column of {size.pupils} marks, no pause"
        yield Row(name, *self.column(size))
        conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
        far = f"{name}, {FAR_MILLISECONDS} ms away"
        try:
            self.page.call(
                "Network.emulateNetworkConditions", latency=FAR_MILLISECONDS, **conditions
            )
            yield Row(far, *self.column(size))
        finally:
            self.page.call("Network.emulateNetworkConditions", latency=0, **conditions)

    def column(self, size):
        """Seconds in the sheet and in the list, for the same marks; both must be stored."""
        marks = [self.mark() for _ in size.lines]
        self.open_sheet(size)
        self.teacher.go_to((size.lines[0], size.keys[1]))
        sheet = self.type_column(marks, lambda row: None, self.wait_saved)
        self.check(
            marks,
            "SELECT value FROM school_mark m JOIN unnest(%s) WITH ORDINALITY l (id, place)"
            ' ON l.id = m.line_id WHERE m."column" = %s ORDER BY place',
            *(size.lines, size.keys[1]),
        )
        self.open_list(size)
        self.page.click(".o_data_row td[name=x_1]")
        listed = self.type_column(marks, self.wait_row, lambda: self.wait_row(0))
        group = size.list_action["domain"][0][2]
        query = "SELECT x_1 FROM x_bench_row WHERE x_group = %s ORDER BY x_number"
        self.check(marks, query, group)
        return sheet, listed

    def type_column(self, marks, wait_for, wait_end):
        """Four keys a pupil, and nothing else, until all is saved."""
        started = time.perf_counter()
        for row, mark in enumerate(marks):
            wait_for(row)
            self.teacher.write_on(mark)
        wait_end()
        return time.perf_counter() - started

    def wait_row(self, row):
        """The list's cursor stands in that row; it saves the one before first."""
        until = time.monotonic() + 30
        while self.page.run(LIST_ROW) != row:
            assert time.monotonic() < until, row

    def check(self, marks, query, *params):
        """What was typed is in the database."""
        stored = [
            f"{value:.1f}".replace(".", ",") for (value,) in sheet_server.rows(query, *params)
        ]
        assert stored == marks, (stored, marks)

    # -- pasting -----------------------------------------------------------

    def pastes(self, size):
        """Median of blocks as large as the sheet, each with other marks."""
        times = []
        for _ in range(PASTES + 1):
            self.teacher.go_to((size.lines[0], size.keys[0]))
            block = [[self.mark() for _ in size.keys] for _ in size.lines]
            last = [f"o_sheet_{size.lines[-1]}_{size.keys[-1]}", block[-1][-1]]
            text = "\n".join("\t".join(line) for line in block)
            times.append(self.page.run(f"bench.paste({json.dumps(text)}, {json.dumps(last)})"))
        return statistics.median(times[1:]) / 1000
