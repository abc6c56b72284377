import { registry } from "@web/core/registry";

/** The clerk opens the print dialog of the class 8A. */
registry.category("web_tour.tours").add("school_report_print_ledger", {
    url: "/odoo/action-school_gradebook.school_class_action",
    steps: () => [
        {
            content: "open the class",
            trigger: ".o_data_row .o_data_cell[name=name]:text(8A)",
            run: "click",
        },
        {
            content: "print the ledger",
            trigger: ".o_form_view button[name=action_print_ledger]",
            run: "click",
        },
        {
            content: "the class is locked: the ledger will be official",
            trigger: ".modal [name=official_count]:contains(1)",
        },
        {
            content: "a teacher or clerk may still close it",
            trigger: ".modal-footer button[special=cancel]",
            run: "click",
        },
        {
            content: "back on the class",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});
