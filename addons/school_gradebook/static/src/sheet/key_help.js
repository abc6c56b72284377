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
    ["Shift+↑ ↓ ← →, Shift+PageDown", _t("Select a block; with the mouse: drag, or Shift+click")],
    ["Ctrl+Shift+↓, Ctrl+Shift+End", _t("Select to the end")],
    ["Ctrl+Space, Ctrl+A", _t("Select the column (or click its head); select everything")],
    [
        "Ctrl+C, Ctrl+X, Ctrl+V",
        _t("Copy, cut, paste; what is pasted is shown before it is written"),
    ],
    ["Ctrl+D", _t("Fill down: the first row of the selection, or the mark above")],
    ["Ctrl+Z, Ctrl+Y", _t("Undo, redo; also what is saved already")],
    ["Delete", _t("Clear the cell or the selection")],
    ["Esc", _t("Take back what was typed; once more: leave the sheet")],
    [
        "Ctrl+Enter",
        _t("Write the whole selection; or take the suggested mark, or write mine over theirs"),
    ],
    ["Shift+F10", _t("Menu of the cell: absent, exempt, fill, undo … (or right click)")],
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
