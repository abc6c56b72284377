import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { CONFLICT, REFUSED } from "./cell_entry";
import { ConflictList } from "./conflict_list";
import { SIGNED_OUT } from "./failure";
import { SheetModel } from "./sheet_model";
import { UnsentList } from "./unsent_list";

/** How long it is said that somebody else has changed something, in milliseconds. */
const SAID = 10000;

/** Beside the status line: the ways on when cells cannot be saved, and who else writes here. */
export class SheetTrouble extends Component {
    static template = "school_gradebook.SheetTrouble";
    static props = { model: SheetModel, isPhone: { type: Boolean, optional: true } };

    setup() {
        this.sheets = useService("school_mark_sheet");
        this.dialog = useService("dialog");
        this.status = useState(this.props.model.status);
        this.state = useState({ others: "" });
        useBus(this.props.model.bus, "others", ({ detail }) => this.tell(detail.cells));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get queue() {
        void this.status.rev;
        return this.props.model.queue;
    }

    get canSignIn() {
        const { failure } = this.queue;
        return failure?.kind === SIGNED_OUT && !failure.isOther;
    }

    /** The store of the browser is full, or denied. */
    get isUnkept() {
        return !this.status.isKept && this.queue.hasUnsaved;
    }

    get conflicts() {
        return this.queue.counts[CONFLICT];
    }

    /** Cells that the server does not take, or that the sheet does not show. */
    get unsent() {
        const { entries } = this.queue;
        return [...entries.values()].filter(
            ({ state, message, lineId }) =>
                (state === REFUSED && message) || !this.props.model.rowsById.has(lineId),
        ).length;
    }

    /** On a phone the buttons stand for the counts as well. */
    get compareText() {
        return this.props.isPhone ? _t("Compare %s conflicts", this.conflicts) : _t("Compare all");
    }

    get unsentText() {
        return this.props.isPhone
            ? _t("%s could not be saved", this.unsent)
            : _t("What could not be saved");
    }

    tell(cells) {
        const names = [...new Set(cells.map(({ by }) => by).filter(Boolean))].join(", ");
        this.state.others = _t("Changed by %(names)s: %(count)s cells", {
            names: names || _t("someone else"),
            count: cells.length,
        });
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => (this.state.others = ""), SAID);
    }

    signIn() {
        this.sheets.signIn();
    }

    compare() {
        this.dialog.add(ConflictList, { model: this.props.model });
    }

    list() {
        this.dialog.add(UnsentList, { source: unsentOfModel(this.props.model) });
    }
}

/** The cells of a sheet that were refused, for a list. */
export function unsentOfModel(model) {
    const { queue } = model;
    const entries = () => [...queue.entries.values()].filter(({ state }) => state === REFUSED);
    return {
        gradebook: { id: model.id, name: model.gradebook.name },
        entries,
        label: (entry) => model.label(entry),
        forget: () => entries().forEach(({ lineId, column }) => queue.revert(lineId, column)),
    };
}
