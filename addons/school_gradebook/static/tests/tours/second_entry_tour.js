import { registry } from "@web/core/registry";

const MARKS = ["8", "7,5", "6"];

/** The second person finds the book and enters its column without seeing the first one's marks. */
registry.category("web_tour.tours").add("school_gradebook_second_entry", {
    steps: () => [
        {
            trigger: ".o_data_row td[name='kind']",
            run: "click",
        },
        {
            content: "One column of marks, and nothing that follows from them.",
            trigger: ".o_mark_sheet[data-marks-only] .o_sheet_host input",
            run() {
                const shown = [...document.querySelectorAll(".o_sheet_grid td[data-type='score']")];
                if (shown.length !== 3 || shown.some((cell) => cell.textContent)) {
                    throw new Error("the second sheet is not an empty column of three pupils");
                }
            },
        },
        ...MARKS.flatMap((mark) => [
            { trigger: ".o_sheet_host input", run: `edit ${mark}` },
            { trigger: ".o_sheet_host input", run: "press Enter" },
        ]),
        {
            trigger: ".o_sheet_status_line[data-kind='saved']",
        },
    ],
});
