import { press, queryAll, queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

/** From the sheet of a locked book to a request; tests/test_sheet_to_request.py says what it holds. */
function addTour(name, steps) {
    registry.category("web_tour.tours").add(name, { steps: () => steps });
}

const cell = (row, col) => `.o_sheet_grid tbody tr:nth-child(${row}) td[data-col="${col}"]`;
const ROWS = ".o_correction_form [name=line_ids] :is(.o_data_row, .o_correction_card_change)";

/** The request is there, with so many rows, and shows these values. */
function opened(count, ...values) {
    return {
        content: `the request has ${count} rows`,
        trigger: ROWS,
        run() {
            const shown = queryAll(ROWS);
            const text = shown.map((row) => row.textContent).join(" ");
            const missing = values.filter((value) => !text.includes(value));
            if (shown.length !== count || missing.length) {
                throw new Error(`${shown.length} rows, without ${missing}: ${text}`);
            }
        },
    };
}

const wayOut = {
    content: "the way out of the lock",
    trigger: ".o_sheet_note[data-kind=locked] .o_sheet_way",
    run: "click",
};

addTour("school_approval_from_a_cell", [
    { content: "a locked cell", trigger: cell(2, 1), run: "click" },
    wayOut,
    opened(1, "8,0"),
]);

addTour("school_approval_from_a_block", [
    { content: "a locked cell", trigger: cell(1, 1), run: "click" },
    {
        content: "and those below and beside it",
        trigger: ".o_sheet_host input",
        async run() {
            await press(["shift", "ArrowDown"]);
            await press(["shift", "ArrowRight"]);
        },
    },
    wayOut,
    opened(4, "8,0"),
]);

addTour("school_approval_from_a_phone", [
    {
        content: "why is this pupil's cell locked?",
        trigger: ".o_sheet_phone_row:nth-child(3) .o_sheet_ask",
        run: "click",
    },
    {
        content: "a thumb hits the way out",
        trigger: ".o_sheet_phone_row:nth-child(3) .o_sheet_way",
        run() {
            const { height } = queryOne(
                ".o_sheet_phone_row:nth-child(3) .o_sheet_way",
            ).getBoundingClientRect();
            if (height < 44) {
                throw new Error(`the button is ${height} px high`);
            }
        },
    },
    { trigger: ".o_sheet_phone_row:nth-child(3) .o_sheet_way", run: "click" },
    opened(1, "8,0"),
]);

addTour("school_approval_from_what_was_not_saved", [
    { content: "the book is open still", trigger: cell(1, 0), run: "click" },
    {
        content: "two marks are typed, one is cleared; then it is locked",
        trigger: ".o_sheet_host input",
        async run() {
            for (const key of ["9", "Enter", "7", "Enter", "Delete"]) {
                await press(key);
            }
        },
    },
    { content: "the list of what was refused", trigger: ".o_sheet_unsent", run: "click" },
    {
        content: "three cells",
        trigger: ".o_sheet_unsent_list tbody tr:nth-child(3):last-child",
    },
    {
        content: "into a request, and nowhere else any more",
        trigger: ".modal-footer .o_sheet_way",
        run: "click",
    },
    opened(3, "8,0", "9,0", "7,0"),
    { trigger: "body:not(:has(.modal)):not(:has(.o_sheet_systray))" },
]);
