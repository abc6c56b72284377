import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { CONFLICT, REFUSED } from "./cell_entry";
import { formatMoment } from "./dates";
import { refusalText } from "./mark_messages";
import { pasteReason } from "./paste_messages";
import { PASTE_REFUSED } from "./paste_plan";
import { SheetModel } from "./sheet_model";
import { WaysOut } from "./ways_out";

/**
 * What there is to say of a cell: why it is locked, why its text was refused, or
 * who wrote what meanwhile, with the two ways out of a conflict.
 * `place` is `{row, column}`; a change of its own `rev`, when it is reactive, or of
 * the prop `rev` draws the note again.
 */
export class CellNote extends Component {
    static template = "school_gradebook.CellNote";
    static components = { WaysOut };
    static props = {
        id: String,
        model: SheetModel,
        place: Object,
        rev: { type: Number, optional: true },
        onDone: { type: Function, optional: true },
    };

    setup() {
        this.place = useState(this.props.place);
    }

    /** `{kind, text}` with what the kind needs, or null when there is nothing to say. */
    get note() {
        void this.place.rev;
        const { row, column } = this.place;
        const planned = row && this.props.model.planned(row, column);
        if (planned) {
            return planned.kind === PASTE_REFUSED
                ? { kind: REFUSED, text: pasteReason(planned) }
                : null;
        }
        const entry = row && this.props.model.entry(row, column);
        if (entry?.state === CONFLICT) {
            const { theirs, by, at, value } = entry;
            const values = { name: by || _t("Someone else"), moment: formatMoment(at) };
            const text = at
                ? _t("%(name)s changed this cell on %(moment)s:", values)
                : _t("%(name)s changed this cell:", values);
            return { kind: CONFLICT, text, theirs, mine: value };
        }
        if (entry?.state === REFUSED) {
            const isLocked = !this.props.model.isEditable(row, column);
            const { suggest } = entry.params || {};
            return { kind: REFUSED, text: refusalText(entry), suggest, isLocked };
        }
        const text = row && this.props.model.lockReason(row, column);
        return text ? { kind: "locked", text, isLocked: true } : null;
    }

    accept(suggestion) {
        this.props.model.enter(this.place.row, this.place.column, suggestion);
        this.props.onDone?.();
    }

    resolve(writeMine) {
        this.props.model.resolve(this.place.row, this.place.column, writeMine);
        this.props.onDone?.();
    }
}
