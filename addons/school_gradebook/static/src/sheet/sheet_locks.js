/** Which cells may be written, and why the others may not. */
import { _t } from "@web/core/l10n/translation";
import { formatMoment } from "./dates";
import { timeLeft } from "./deadline";
import { pupilText } from "./mark_messages";

const lockedText = () => _t("This cell is locked. A change needs the principal's consent.");

export class SheetLocks {
    /**
     * @param {Object} sheet answer of `get_sheet`
     * @param {import("./deadline").ServerTime} time
     */
    constructor({ gradebook, exceptions = [], ask = "" }, time) {
        Object.assign(this, { gradebook, time });
        /** Who opens what is closed, by name. */
        this.ask = ask;
        // cells with a lock or an unlock of their own
        this.exceptions = new Map(
            exceptions.map((cell) => [`${cell.line_id}:${cell.column}`, cell]),
        );
    }

    _exception(row, column) {
        return this.exceptions.get(`${row.lineId}:${column.key}`);
    }

    /** Why a cell cannot be written, or "". */
    reason(row, column) {
        if (!row.active) {
            return pupilText(row.status);
        }
        const single = this._exception(row, column);
        if (single && this.gradebook.can_edit) {
            return single.editable ? "" : single.reason || lockedText();
        }
        return this.columnReason(column);
    }

    columnReason({ editable, closes }) {
        const { can_edit, closed_reason } = this.gradebook;
        if (can_edit && editable) {
            return "";
        }
        if (!can_edit && closed_reason) {
            return closed_reason;
        }
        return timeLeft(closes, this.time.now)?.unit === "past"
            ? _t("Entry closed on %s.", formatMoment(closes))
            : _t("This column is not open for entry.");
    }

    isOpen(row, column) {
        const single = this._exception(row, column);
        return (
            row.active && this.gradebook.can_edit && (single ? single.editable : column.editable)
        );
    }
}
