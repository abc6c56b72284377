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

/** A network that drops: what the sheet asks for goes to a port where nobody answers. */
const network = {
    isDown: false,

    set(isDown) {
        this.isDown = isDown;
        window.dispatchEvent(new Event(isDown ? "offline" : "online"));
    },
};

function makeNetworkDroppable() {
    const { open } = window.XMLHttpRequest.prototype;
    window.XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        const isLost = network.isDown && url.includes("/school.gradebook/");
        return open.call(this, method, isLost ? "http://127.0.0.1:9/" : url, ...rest);
    };
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

registry.category("web_tour.tours").add("school_gradebook_enter_offline", {
    url: "/odoo/action-school_gradebook.my_gradebook_action",
    steps: () => [
        {
            content: "open the book of class 8A",
            trigger: ".o_kanban_record:contains(8A):contains(Toán)",
            run: "click",
        },
        {
            content: "type the first column without a network",
            trigger: ".o_sheet_host input:focus",
            run: async () => {
                makeNetworkDroppable();
                network.set(true);
                await typeColumn();
            },
        },
        {
            content: "the line says that forty cells are not saved",
            trigger: ".o_sheet_status_line[data-kind=failed]:contains(40)",
        },
        {
            content: "and so does each of them",
            trigger: ".o_sheet_grid:has(tr:nth-child(1) td[data-saving=dirty])",
            run: () => {
                const { length } = document.querySelectorAll("td[data-saving=dirty]");
                if (length !== MARKS.length) {
                    throw new Error(`${length} cells are shown as not saved`);
                }
            },
        },
        {
            content: "averages are there without a server",
            trigger: "tbody tr:nth-child(40) [data-provisional]:contains(6,5)",
        },
        {
            content: "the network is there again",
            trigger: ".o_sheet_status_line[data-kind=failed]",
            run: () => network.set(false),
        },
        {
            content: "everything is saved, without a button",
            trigger: ".o_sheet_status_line[data-kind=saved]",
        },
        {
            content: "and no cell says anything else",
            trigger: ".o_sheet_grid:not(:has(td[data-saving=dirty], td[data-saving=saving]))",
        },
    ],
});
