import { registry } from "@web/core/registry";

/** The principal locks the running term of the class 8A from the list of classes. */
registry.category("web_tour.tours").add("school_gradebook_lock_term", {
    url: "/odoo/action-school_gradebook.school_class_action",
    steps: () => [
        {
            content: "open the class",
            trigger: ".o_data_row .o_data_cell[name=name]:text(8A)",
            run: "click",
        },
        {
            content: "lock or unlock a term",
            trigger: ".o_form_view .o_school_lock_term",
            run: "click",
        },
        {
            content: "the dialog tells which books are not complete",
            trigger: ".modal [name=book_count]",
        },
        {
            content: "lock",
            trigger: ".modal-footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "the dialog is closed",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});
