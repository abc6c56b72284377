import { registry } from "@web/core/registry";

const TURN = "/odoo/action-school_approval.school_correction_turn_action";

function addTour(name, url, steps) {
    registry.category("web_tour.tours").add(name, { url, steps: () => steps });
}

/** A page as a phone takes it: larger than what is sent. */
async function photo() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 4000 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#fdfcf5";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#c00";
    context.font = "400px serif";
    context.fillText("9,0", 300, 600);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    return new File([blob], "IMG_2041.jpg", { type: "image/jpeg" });
}

async function takePhoto(dialog) {
    const files = new DataTransfer();
    files.items.add(await photo());
    const input = dialog.querySelector(".o_evidence_camera");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const saveDialog = {
    content: "take over",
    trigger: ".modal .o_form_button_save",
    run: "click",
};
const addEvidence = {
    content: "add evidence",
    trigger: "body:not(:has(.modal)) [name=evidence_ids] .o-kanban-button-new",
    run: "click",
};

/** The requester on a phone: the value, why, a photo of the script, the examiner's word. */
addTour("school_approval_request_on_a_phone", undefined, [
    {
        content: "the cell of the sheet stands there; open it",
        trigger: ".o_correction_form [name=line_ids] .o_correction_card_change",
        run: "click",
    },
    {
        content: "what should stand there",
        trigger: ".modal [name=new_value] input[inputmode=decimal]",
        run: "edit 9",
    },
    saveDialog,
    {
        content: "it says what is missing",
        trigger: "body:not(:has(.modal)) .o_correction_missing",
    },
    {
        content: "the kinds of reasons",
        trigger: "[name=reason_id] input",
        run: "click",
    },
    {
        content: "the first kind",
        trigger: ".o_select_menu_item:eq(1)",
        run: "click",
    },
    {
        content: "why",
        trigger: "[name=reason] textarea",
        run: "edit Bài ghi 9, nhập nhầm 8",
    },
    addEvidence,
    {
        content: "a photo of the script",
        trigger: ".modal .o_form_view:has(.o_evidence_camera[capture=environment])",
        run: ({ anchor }) => takePhoto(anchor),
    },
    {
        content: "it is shown",
        trigger: ".modal .o_evidence_preview img",
    },
    saveDialog,
    {
        content: "and stands in the request",
        trigger: "body:not(:has(.modal)) [name=evidence_ids] .o_evidence_preview",
    },
    addEvidence,
    {
        content: "the examiner",
        trigger: ".modal [name=kind] input[data-value=examiner]",
        run: "click",
    },
    {
        content: "the examiner's name",
        trigger: ".modal [name=examiner] input",
        run: "edit Trần Thị Bình",
    },
    saveDialog,
    {
        content: "nothing is missing any more; send it",
        trigger:
            "body:not(:has(.modal)):not(:has(.o_correction_missing)) button[name=action_submit]",
        run: "click",
    },
    {
        content: "it is sent: the trace has begun",
        trigger: "body:not(:has(button[name=action_submit])) [name=event_ids] .o_kanban_record",
    },
]);

const openTurn = [
    {
        // others may wait as well: it is the one with the highest number
        content: "the request waits",
        trigger: ".o_data_row .o_data_cell[name=name]",
        run() {
            const names = [...document.querySelectorAll(".o_data_cell[name=name]")];
            const text = (cell) => cell.textContent.trim();
            names
                .sort((a, b) => text(a).localeCompare(text(b)))
                .at(-1)
                .click();
        },
    },
    {
        // its picture, however late it comes; that it may be read is asked by the test
        content: "the script can be opened",
        trigger: ".o_correction_form [name=evidence_ids] .o_evidence_preview",
    },
];

addTour("school_approval_homeroom", TURN, [
    ...openTurn,
    {
        content: "confirm",
        trigger: "button[name=action_homeroom]",
        run: "click",
    },
    {
        content: "it is confirmed",
        trigger: "body:not(:has(button[name=action_homeroom])) [name=event_ids] .o_data_row:eq(1)",
    },
]);

addTour("school_approval_principal", TURN, [
    ...openTurn,
    {
        content: "what it changes stands above",
        trigger: ".o_correction_effect_box .o_correction_after",
    },
    {
        content: "approve",
        trigger: "button[name=action_approve]",
        run: "click",
    },
    {
        content: "it is approved",
        trigger: "body:not(:has(button[name=action_approve])) [name=event_ids] .o_data_row:eq(2)",
    },
]);

addTour("school_approval_apply", TURN, [
    ...openTurn,
    {
        content: "apply",
        trigger: "button[name=action_apply]",
        run: "click",
    },
    {
        content: "a question before it is written",
        trigger: ".modal-footer .btn-primary",
        run: "click",
    },
    {
        content: "it is applied",
        trigger:
            "body:not(:has(.modal)):not(:has(button[name=action_apply])) [name=event_ids] .o_data_row:eq(3)",
    },
]);
