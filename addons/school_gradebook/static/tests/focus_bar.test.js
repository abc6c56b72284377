import {
    advanceTime,
    animationFrame,
    click,
    edit,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    cellOf,
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

defineGradebook();

const TEXT = ["comment", "Comment", "text", 0];
const PHRASES = [
    { id: 1, text: "{ten} chăm chỉ.", own: true },
    { id: 2, text: "{ho_ten} tiến bộ.", own: false },
];

function mountComments(comments = []) {
    const sheet = makeSheet({ columns: [TEXT] });
    sheet.columns[0].max = 40;
    comments.forEach((comment, index) => (sheet.rows[index].comment = comment));
    sheet.rows[0].name = "Lò Thị An";
    onRpc("school.gradebook", "get_phrases", () => PHRASES.map((phrase) => ({ ...phrase })));
    return mountSheet(sheet);
}

test("what the active column adds up to", async () => {
    const cells = { 101: { tx1: { v: "8,0", state: "value" } }, 102: {} };
    cells[102].tx1 = { v: "v", state: "absent" };
    await mountSheet(makeSheet({ cells }));
    expect(".o_sheet_checksum").toHaveText(
        "Column TX1 1 marks · sum 8,0 · average 8,00 · absent 1",
    );
    await enter("7,5");
    expect(".o_sheet_checksum").toHaveText(
        "Column TX1 2 marks · sum 15,5 · average 7,75 · absent 1",
    );
    await enter("85,5"); // refused: on the screen, and no mark
    expect(".o_sheet_checksum").toHaveText(/^Column TX1 2 marks/);
    await press("ArrowRight");
    await animationFrame();
    expect(".o_sheet_checksum").toHaveText("Column TX2 nothing entered yet");
});

test("a mark that is missing stands out once the column is begun", async () => {
    await mountSheet();
    expect("[data-missing]").toHaveCount(0);
    await enter("7,5");
    // not the mark, not the pupil who has left
    expect("[data-missing]").toHaveCount(3);
    expect(cellOf(2, 0)).toHaveAttribute("data-missing");
    await press("ArrowUp");
    await press("Delete");
    await animationFrame();
    expect("[data-missing]").toHaveCount(0);
});

test("the pupil in focus, with a photo once the focus rests", async () => {
    const sheet = makeSheet();
    Object.assign(sheet.rows[1], { student_id: 7, photo: "abc" });
    await mountSheet(sheet);
    expect(queryAllTexts(".o_sheet_pupil_text > *")).toEqual(["1. An", "HS1 · 03/05/2012"]);
    await press("ArrowDown");
    await animationFrame();
    expect(".o_sheet_pupil_text b").toHaveText("2. Bình");
    expect(".o_sheet_photo img").not.toHaveAttribute("data-photo");
    await advanceTime(300);
    await animationFrame();
    expect(".o_sheet_photo img").toHaveAttribute("data-photo");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_sheet_photo img").not.toHaveAttribute("data-photo");
    expect(".o_sheet_pupil_text small").toHaveText(/moved to another school/);
});

test("the length of a comment is told; what is too long is kept and not sent", async () => {
    await mountComments(["Ngoan."]);
    await press("ArrowUp");
    await animationFrame();
    expect(".o_sheet_comment_tools span").toHaveText("6/40");
    await press("F2");
    for (const char of " Chăm") {
        await press(char);
    }
    await animationFrame();
    expect(".o_sheet_comment_tools span").toHaveText("11/40");
    queryOne(".o_sheet_host input").value = "a".repeat(41);
    await press("b");
    await press("Enter");
    await animationFrame();
    expect(cellOf(1, 0)).toHaveAttribute("data-saving", "refused");
    await press("ArrowUp");
    await animationFrame();
    expect(".o_sheet_note").toHaveText("At most 40 characters; these are 42.");
    expect(".o_sheet_comment_tools span").toHaveAttribute("data-over");
});

test("phrases by the keyboard: open, filter, take", async () => {
    const sent = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        sent.push(...args[2]);
        return saveAll(args[2], [TEXT]);
    });
    await mountComments();
    await press(["ctrl", "Space"], { code: "Space" });
    await animationFrame();
    expect(queryAllTexts(".o_sheet_phrase")).toEqual([
        "An chăm chỉ.",
        "Lò Thị An tiến bộ.(the school's)",
    ]);
    expect(".o_sheet_bank input").toBeFocused();
    await edit("tien");
    await animationFrame();
    expect(".o_sheet_phrase").toHaveCount(1);
    await press("Enter");
    await animationFrame();
    expect(".o_sheet_bank").toHaveCount(0);
    expect(".o_sheet_host input").toBeFocused();
    expect(".o_sheet_host input").toHaveValue("Lò Thị An tiến bộ.");
    await press("Enter");
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("Lò Thị An tiến bộ.");
    await waitForSave();
    expect(sent.map(({ value }) => value)).toEqual(["Lò Thị An tiến bộ."]);
});

test("what is found nowhere can be kept as one's own", async () => {
    const created = [];
    onRpc("school.comment.phrase", "create", ({ args }) => {
        created.push(...args[0]);
        return [9];
    });
    await mountComments();
    await click(".o_sheet_phrases");
    await animationFrame();
    await edit("{ten} cần cố gắng.");
    await press("Enter");
    await animationFrame();
    expect(created).toEqual([{ text: "{ten} cần cố gắng." }]);
    expect(".o_sheet_host input").toHaveValue("An cần cố gắng.");
    await press("Enter");
    await press(["alt", "ArrowDown"]);
    await animationFrame();
    // the second pupil's
    expect(".o_sheet_phrase:first").toHaveText("Bình cần cố gắng.");
});

test("outside of comments there are no phrases", async () => {
    await mountSheet();
    expect(".o_sheet_comment_tools").not.toBeVisible();
    await press(["ctrl", "Space"], { code: "Space" });
    await animationFrame();
    expect(".o_sheet_bank").toHaveCount(0);
});
