import {
    animationFrame,
    click,
    describe,
    expect,
    manuallyDispatchProgrammaticEvent,
    press,
    queryOne,
    test,
} from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    cellOf,
    columnTexts,
    defineGradebook,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

const INPUT = ".o_sheet_host input";
const MENU = ".o_sheet_menu";

const mark = (v) => ({ v, state: "value" });
const MARKS = {
    101: { tx1: mark("8,0"), tx2: mark("5,0") },
    102: { tx1: mark("7,0"), tx2: mark("6,0") },
    104: { tx1: mark("9,0"), tx2: mark("4,0") },
};

function collectRequests() {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        requests.push(args[2]);
        return saveAll(args[2]);
    });
    return requests;
}

test("the menu: by keyboard, by right click, for the whole selection", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 2));
    await press(["Shift", "F10"]);
    await animationFrame();
    expect(`${MENU} [role=menuitem]:first`).toBeFocused();
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Enter"); // exempt
    await animationFrame();
    expect(cellOf(1, 2)).toHaveText("m");
    expect(INPUT).toBeFocused();
    expect(MENU).toHaveCount(0);
    await press(["Control", "Shift", "ArrowDown"]);
    manuallyDispatchProgrammaticEvent(queryOne(cellOf(2, 2)), "contextmenu", { bubbles: true });
    await animationFrame();
    await click(`${MENU} [data-act=enterText][data-text=v]`);
    await animationFrame();
    expect(columnTexts(2)).toEqual(["v", "v", "", "v", "v"]);
    await waitForSave();
    expect(requests.flat().map(({ value }) => value)).toEqual(["v", "v", "v", "v"]);
});

test("the menu fills what is empty in the column", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 1));
    await click(".o_sheet_menu_button");
    await animationFrame();
    await click(`${MENU} [data-act=fillEmpty]`);
    await animationFrame();
    expect(columnTexts(1)).toEqual(["5,0", "6,0", "", "4,0", "5,0"]);
});

test("Escape closes the menu and stays in the cell", async () => {
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 1));
    await press(["Shift", "F10"]);
    await animationFrame();
    expect(MENU).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(MENU).toHaveCount(0);
    expect(INPUT).toBeFocused();
});
