import { animationFrame, expect, queryAllTexts, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

defineGradebook();

const average = (number) => `.o_sheet_grid tbody tr:nth-child(${number}) .o_sheet_average`;
const GK_LEFT = { tx1: { v: "8,0", state: "value" }, tx2: { v: "7,0", state: "value" } };

/** A sheet whose columns carry their rule, as the server sends them. */
function makeLive({ combine = "AVERAGE", ...options } = {}) {
    const sheet = makeSheet(options);
    for (const column of sheet.columns) {
        Object.assign(column, { combine, part: "", merge: "" });
    }
    return sheet;
}

function answerWith(row) {
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        const answer = saveAll(args[2]);
        return { ...answer, rows: answer.rows.map((each) => ({ ...each, ...row })) };
    });
}

test("the average is there with the last mark, and the server confirms it", async () => {
    answerWith({ average: "8,0", provisional: "", final: true });
    const sheet = makeLive({ cells: { 101: GK_LEFT } });
    Object.assign(sheet.rows[0], { provisional: "7,5" });
    sheet.columns = [sheet.columns[2], sheet.columns[0], sheet.columns[1]];
    await mountSheet(sheet);
    expect(average(1)).toHaveText("7,5");
    expect(average(1)).toHaveAttribute("data-provisional");
    expect(average(1)).toHaveAttribute("title", "Provisional. Missing: GK");
    await enter("8,5");
    // (8 + 7 + 2 × 8,5) / 4
    expect(average(1)).toHaveText("8,0");
    expect(average(1)).not.toHaveAttribute("data-provisional");
    expect(average(1)).toHaveAttribute("data-unconfirmed");
    await waitForSave();
    expect(average(1)).toHaveText("8,0");
    expect(average(1)).not.toHaveAttribute("data-unconfirmed");
});

test("the server has the last word", async () => {
    answerWith({ average: "", provisional: "9,9", final: false });
    await mountSheet(makeLive());
    await enter("8,5");
    expect(average(1)).toHaveText("8,5");
    await waitForSave();
    expect(average(1)).toHaveText("9,9");
    expect(average(1)).not.toHaveAttribute("data-unconfirmed");
});

test("what is refused does not count", async () => {
    const sheet = makeLive({ cells: { 101: { tx1: { v: "8,0", state: "value" } } } });
    Object.assign(sheet.rows[0], { provisional: "8,0" });
    await mountSheet(sheet);
    await enter("85,5");
    expect(average(1)).toHaveText("8,0");
    expect(average(1)).not.toHaveAttribute("data-unconfirmed");
});

test("a cleared mark opens the average again", async () => {
    const cells = { ...GK_LEFT, gk: { v: "9,0", state: "value" } };
    const sheet = makeLive({ cells: { 101: cells } });
    Object.assign(sheet.rows[0], { average: "8,3", final: true });
    sheet.columns.reverse();
    await mountSheet(sheet);
    await enter("v", "Tab");
    // entry starts at the second pupil, the first one's is complete
    expect(average(2)).toHaveText("");
    expect(average(2)).toHaveAttribute("title", /Missing: GK, TX2, TX1/);
});

test("codes and the whole year", async () => {
    const columns = [["tx1", "TX1", "comment", 0]];
    const sheet = makeLive({ combine: "ALL_PASS", columns, book: { kind: "COMMENT" } });
    sheet.gradebook.year_rule = { combine: "LAST_TERM", weights: [1, 2], from_rounded: true };
    for (const row of sheet.rows) {
        row.first_term = { final: true, code: "CHUA_DAT", tenths: null, exempt: false };
        row.year_average = "";
    }
    await mountSheet(sheet);
    await enter("d");
    await enter("c");
    await enter("m");
    const shown = queryAllTexts(".o_sheet_grid tbody .o_sheet_average");
    // the third pupil has left; exempt in the second term: the first one is the year
    expect(shown).toEqual(["Đ", "Đ", "CĐ", "CĐ", "", "", "Miễn", "CĐ", "", ""]);
});

test("without a rule that it knows the sheet waits for the server", async () => {
    answerWith({ average: "7,9", final: true });
    await mountSheet(makeLive({ combine: "BEST_OF" }));
    await enter("8,5");
    expect(average(1)).toHaveText("");
    await waitForSave();
    await animationFrame();
    expect(average(1)).toHaveText("7,9");
});
