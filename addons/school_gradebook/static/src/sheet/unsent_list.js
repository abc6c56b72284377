import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { toWire } from "./cell_entry";
import { refusalText } from "./mark_messages";

/** Ways out of a lock, given by other addons: those with `open`, see README, «Ways out of a lock». */
export const waysOut = registry.category("school_sheet_ways_out");

/**
 * Cells that could not be saved, to be read, copied, or handed on; they stay in this
 * browser until somebody discards them.
 */
export class UnsentList extends Component {
    static template = "school_gradebook.UnsentList";
    static components = { Dialog };
    static props = { source: Object, close: Function };

    setup() {
        this.dialog = useService("dialog");
        this.title = _t("What could not be saved");
        this.state = useState({ isCopied: false });
    }

    get cells() {
        const { source } = this.props;
        return source.entries().map((entry) => ({
            key: entry.key,
            ...source.label(entry),
            value: entry.value,
            reason: entry.code ? refusalText(entry) : source.message || "",
        }));
    }

    /** Lines with tabs, as a spreadsheet takes them. */
    get text() {
        const head = [_t("Pupil"), _t("Column"), _t("Typed"), _t("Why not saved")];
        const lines = this.cells.map(({ pupil, column, value, reason }) => [
            pupil,
            column,
            value || _t("(cleared)"),
            reason,
        ]);
        const { name } = this.props.source.gradebook;
        return [[name], head, ...lines].map((line) => line.join("\t")).join("\n");
    }

    get waysOut() {
        const { gradebook, entries, forget } = this.props.source;
        const source = { gradebook, cells: entries().map(toWire), forget };
        return waysOut
            .getEntries()
            .map(([key, way]) => ({
                key,
                label: way.label,
                open: () => this.goOut(way, source),
                way,
            }))
            .filter(({ way }) => way.open && (!way.isAvailable || way.isAvailable(source)));
    }

    /** The list stays when the way is closed. */
    async goOut(way, source) {
        await way.open(this.env, source);
        this.props.close();
    }

    async copy() {
        const { clipboard } = browser.navigator;
        if (clipboard) {
            await clipboard.writeText(this.text);
        } else {
            copyWithoutClipboard(this.text);
        }
        this.state.isCopied = true;
    }

    discard() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Discard these values?"),
            body: _t("They are then nowhere any more. The gradebook stays as it is."),
            confirmLabel: _t("Discard"),
            confirm: () => {
                this.props.source.forget();
                this.props.close();
            },
            cancel: () => {},
        });
    }
}

/** Browsers offer the clipboard in secure pages only; a selected text can be copied anywhere. */
function copyWithoutClipboard(text) {
    const area = document.createElement("textarea");
    area.value = text;
    // inside the dialog, which keeps the focus
    (document.querySelector(".o_sheet_unsent_list") || document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
}
