import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

const KEYS = () => [
    ["0–10", _t("Type over the cell; 8,5 and 8.5 are the same")],
    ["D, C", _t("Đ (pass), CĐ (not yet)")],
    ["T, H, C / T, Đ, C", _t("Levels of primary school")],
    ["V", _t("Absent, to be made up")],
    ["K", _t("Not made up: counts as zero")],
    ["M", _t("Exempt")],
    ["Enter, Shift+Enter", _t("Save the cell, go down or up (or right or left)")],
    ["Tab, Shift+Tab", _t("Save the cell, go to the next or previous one")],
    ["↑ ↓ ← →", _t("Move")],
    ["Home, End", _t("First or last column")],
    ["Ctrl+Home, Ctrl+End", _t("First or last cell")],
    ["PageUp, PageDown", _t("One screen up or down")],
    ["F2", _t("Edit what stands in the cell")],
    ["Delete", _t("Clear the cell")],
    ["Esc", _t("Take back what was typed; once more: leave the sheet")],
    ["Ctrl+Enter", _t("Take the suggested mark, or write mine over theirs")],
    ["=", _t("Why is the average what it is?")],
    ["?", _t("This help")],
];

/** The keys of the sheet. */
export class KeyHelp extends Component {
    static template = "school_gradebook.KeyHelp";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.keys = KEYS().map(([keys, meaning]) => ({ keys, meaning }));
        this.title = _t("Keys of the sheet");
    }
}
