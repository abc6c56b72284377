import { manuallyDispatchProgrammaticEvent, press, queryAll, queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const MARKS = ["8.50", "7", "9.0", "6,5", "10"];
const COLUMNS = 6;

/** The text of a mark; tests/test_sheet_tour.py expects the same. */
function markOf(row, col) {
    return row === 2 && !col ? "7.25" : MARKS[(row + 2 * col + Math.floor(row / 5)) % 5];
}

/** A class as Excel puts it on the clipboard: numbers, names, six columns of marks. */
function pasteClass() {
    const names = queryAll(".o_sheet_grid tbody th").map((cell) => cell.textContent);
    const rows = names.map((name, row) => [
        row + 1,
        name,
        ...Array.from({ length: COLUMNS }, (_, col) => markOf(row, col)),
    ]);
    const html = rows.map((row) => `<tr><td class=xl65>${row.join("</td><td>")}</td></tr>`);
    const data = new window.DataTransfer();
    data.setData("text/plain", rows.map((row) => row.join("\t")).join("\r\n"));
    data.setData("text/html", `<html><body><table>${html.join("")}</table></body></html>`);
    const input = queryOne(".o_sheet_host input");
    return manuallyDispatchProgrammaticEvent(input, "paste", { clipboardData: data });
}

const saved = (content) => ({
    content,
    trigger: ".o_sheet_status_line[data-kind=saved]",
});

registry.category("web_tour.tours").add("school_gradebook_paste_class", {
    url: "/odoo/action-school_gradebook.my_gradebook_action",
    steps: () => [
        {
            content: "open the book of class 8A",
            trigger: ".o_kanban_record:contains(8A):contains(Toán)",
            run: "click",
        },
        {
            content: "paste the whole class",
            trigger: ".o_sheet_host input:focus",
            run: pasteClass,
        },
        {
            content: "the block is shown before it is written",
            trigger: ".o_sheet_paste .o_sheet_paste_count[data-paste=new]:contains(269)",
        },
        {
            content: "what is no mark is refused, with its reason",
            trigger: ".o_sheet_grid tbody tr:nth-child(3) td[data-paste=refused]:contains(7.25)",
        },
        {
            content: "write it",
            trigger: ".o_sheet_paste_apply",
            run: "click",
        },
        {
            content: "the marks stand there",
            trigger: "tbody tr:nth-child(1) td[data-col='0']:contains(8,5)",
        },
        saved("and are saved"),
        {
            content: "take it back, though it is saved",
            trigger: ".o_sheet_host input:focus",
            run: () => press(["Control", "z"]),
        },
        {
            content: "nothing is left",
            trigger: ".o_sheet_count:first:contains(0 / 45)",
        },
        saved("and that is saved"),
        {
            content: "do it again",
            trigger: ".o_sheet_redo",
            run: "click",
        },
        {
            content: "all but one are there again",
            trigger: ".o_sheet_count:first:contains(44 / 1)",
        },
        saved("and that is saved too"),
    ],
});
