import {
    animationFrame,
    click,
    describe,
    expect,
    queryAll,
    queryOne,
    test,
    waitFor,
} from "@odoo/hoot";
import { cellOf, defineGradebook, makeSheet, mountSheet } from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

const COPY = ".o_sheet_names_rows > div";

/** A sheet in a window that has no room for all of its columns. */
async function mountNarrow() {
    await mountSheet(makeSheet());
    queryOne(".o_sheet_grid").style.width = "400px";
    await waitFor(COPY);
}

test("nothing is drawn twice where all columns have room", async () => {
    await mountSheet(makeSheet());
    queryOne(".o_sheet_grid").style.width = "2000px";
    await animationFrame();
    expect(COPY).toHaveCount(0);
});

test("beside scrolled marks the names stay where the table has them", async () => {
    await mountNarrow();
    const names = queryAll("tbody .o_sheet_name");
    expect(queryAll(`${COPY} .o_sheet_name`).map((copy) => copy.textContent)).toEqual(
        names.map((name) => name.textContent),
    );
    expect(`${COPY}.o_sheet_gone`).toHaveCount(1);
    const { left, top, width } = names[3].getBoundingClientRect();
    queryOne(".o_sheet_scroller").scrollLeft = 100;
    const copy = queryAll(`${COPY} .o_sheet_name`)[3].getBoundingClientRect();
    expect([copy.left, copy.top, copy.width]).toEqual([left, top, width]);
    expect(names[3].getBoundingClientRect().left).toBe(left - 100);
});

test("the copy stands out with its row, and its number selects the row", async () => {
    await mountNarrow();
    await click(cellOf(2, 0));
    expect(`${COPY}:nth-child(2)`).toHaveAttribute("data-active");
    await click(`${COPY}:nth-child(4) .o_sheet_number`);
    expect(`${COPY}[data-active] .o_sheet_name`).toHaveText("Dũng");
    expect("tbody tr:nth-child(4) td[aria-selected]").toHaveCount(4);
    expect("td[aria-selected]").toHaveCount(4);
});
