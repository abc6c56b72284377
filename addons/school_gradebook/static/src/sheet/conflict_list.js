import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { CONFLICT } from "./cell_entry";
import { formatMoment } from "./dates";
import { SheetModel } from "./sheet_model";

/**
 * Many conflicts at once: each with both values, who and when. What decides on all
 * of them stands below the last one, where one has come past the others.
 */
export class ConflictList extends Component {
    static template = "school_gradebook.ConflictList";
    static components = { Dialog };
    static props = { model: SheetModel, close: Function };

    setup() {
        this.status = useState(this.props.model.status);
        this.title = _t("Changed by two people");
    }

    get conflicts() {
        void this.status.rev;
        const { model } = this.props;
        return [...model.queue.entries.values()]
            .filter(({ state }) => state === CONFLICT)
            .map((entry) => ({
                ...entry,
                ...model.label(entry),
                columnKey: entry.column,
                by: entry.by || _t("Someone else"),
                moment: formatMoment(entry.at),
            }));
    }

    resolve({ lineId, columnKey }, writeMine) {
        this.props.model.queue.resolve(lineId, columnKey, writeMine);
        this.closeWhenDone();
    }

    resolveAll(writeMine) {
        for (const { lineId, columnKey } of this.conflicts) {
            this.props.model.queue.resolve(lineId, columnKey, writeMine);
        }
        this.closeWhenDone();
    }

    closeWhenDone() {
        if (!this.conflicts.length) {
            this.props.close();
        }
    }
}
