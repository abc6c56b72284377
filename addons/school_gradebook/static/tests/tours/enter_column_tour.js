import { press } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

/** Forty marks as a teacher types them; tests/test_sheet_tour.py expects the same. */
const MARKS = Array.from({ length: 40 }, (_, index) => ["8", "7,5", "9.0", "10", "6,5"][index % 5]);

async function typeColumn() {
    for (const mark of MARKS) {
        for (const char of mark) {
            await press(char);
        }
        await press("Enter");
    }
}

/** Open the book of 8A, type forty marks where the sheet puts the cursor, and check. */
function enterColumn(name, checks) {
    registry.category("web_tour.tours").add(name, {
        url: "/odoo/action-school_gradebook.my_gradebook_action",
        steps: () => [
            {
                content: "open the book of class 8A",
                trigger: ".o_kanban_record:contains(8A):contains(Toán)",
                run: "click",
            },
            {
                content: "type the first column that is empty",
                trigger: ".o_sheet_host input:focus",
                run: typeColumn,
            },
            {
                content: "everything is saved, without a button",
                trigger: ".o_sheet_status_line[data-kind=saved]",
            },
            ...checks,
        ],
    });
}

enterColumn("school_gradebook_enter_column", [
    {
        content: "nobody is missing in the column",
        trigger: ".o_sheet_count:first:contains(40 / 0)",
    },
    {
        content: "averages are there, and provisional",
        trigger: "tbody tr:nth-child(40) [data-provisional]:contains(6,5)",
    },
]);

enterColumn("school_gradebook_enter_last_column", [
    {
        content: "nobody is missing in any column",
        trigger: ".o_sheet_grid:not(:has(.o_sheet_count:contains(/ 4)))",
    },
    {
        content: "averages are there, and final",
        trigger: "tbody tr:nth-child(40) .o_sheet_average:not([data-provisional]):contains(,)",
    },
]);
