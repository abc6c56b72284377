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

registry.category("web_tour.tours").add("school_gradebook_enter_column", {
    url: "/odoo/action-school_gradebook.my_gradebook_action",
    steps: () => [
        {
            content: "open the book of class 8A",
            trigger: ".o_kanban_record:contains(8A):contains(Toán)",
            run: "click",
        },
        {
            content: "type the first column",
            trigger: ".o_sheet_host input:focus",
            run: typeColumn,
        },
        {
            content: "everything is saved, without a button",
            trigger: ".o_sheet_status_line[data-kind=saved]",
        },
        {
            content: "nobody is missing in the column",
            trigger: ".o_sheet_count:first:contains(40 / 0)",
        },
        {
            content: "averages are there, and provisional",
            trigger: "tbody tr:nth-child(40) .o_sheet_provisional:contains(6,5)",
        },
    ],
});
