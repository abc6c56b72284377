import { EventBus, reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { parseKey } from "./cell_entry";
import { COMMENT_COLUMN, columnCount, TEXT } from "./cell_view";
import { formatMoment, isPast } from "./dates";
import {
    cleanText,
    expandShorthand,
    formatMark,
    MarkError,
    parseMark,
    stateOf,
} from "./mark_grammar";
import { pupilText } from "./mark_messages";
import { SaveQueue } from "./save_queue";

/**
 * The sheet of one gradebook: what the server last said of it, overlaid by what
 * the queue has not saved yet.
 *
 * `rows[i].signal.rev` counts up when a row is to be drawn anew, so that a cell
 * costs one row; `status`, `counts` and `layout` are reactive as well.
 * The bus triggers "cells" with the keys of changed cells, and "explain" with a row.
 */
export class SheetModel {
    /**
     * @param {Object} sheet answer of `get_sheet`
     * @param {{send: Function, fetch: Function, classify: Function, clock: Object}} world
     */
    constructor(sheet, { send, fetch, classify, clock }) {
        this.bus = new EventBus();
        /** How many components show it; the service counts. */
        this.users = 0;
        this.fetch = fetch;
        this.status = reactive({ rev: 0, progress: 0 });
        this.counts = reactive({});
        this.layout = reactive({ rev: 0 });
        this.rowsById = new Map();
        this.queue = new SaveQueue({
            send,
            classify,
            clock,
            onChange: (keys) => this._onQueueChange(keys),
            onAnswer: (answer) => this._onAnswer(answer),
        });
        this.load(sheet);
    }

    get id() {
        return this.gradebook.id;
    }

    // ------------------------------------------------------------------
    // Loading
    // ------------------------------------------------------------------

    /** Take what the server says of the whole sheet; what is not saved stays on top of it. */
    load(sheet) {
        this.gradebook = sheet.gradebook;
        this.columns = this._columns(sheet);
        // cells with a lock or an unlock of their own
        this.exceptions = new Map(
            (sheet.exceptions || []).map(({ line_id, column, editable }) => [
                `${line_id}:${column}`,
                editable,
            ]),
        );
        const known = this.rowsById;
        this.rows = sheet.rows.map((data, index) =>
            this._row(data, index, known.get(data.line_id)?.signal),
        );
        this.rowsById = new Map(this.rows.map((row) => [row.lineId, row]));
        this.hasYearAverage = sheet.rows.some((row) => "year_average" in row);
        this.status.progress = sheet.progress;
        this.columns.forEach((column) => this._count(column));
        this.rows.forEach((row) => row.signal.rev++);
        this.layout.rev++;
        this.bus.trigger("cells", { keys: null });
    }

    /** Take a sheet that was read meanwhile, and read it again if a save crossed it. */
    reload(sheet) {
        this.load(sheet);
        if (this.queue.isPending) {
            this.refresh();
        }
    }

    /** Read the sheet from the server, after what is typed has been saved. */
    async refresh() {
        if (!(await this.queue.flush())) {
            return;
        }
        const savedAt = this.queue.lastSavedAt;
        const sheet = await this.fetch();
        if (!this.queue.isPending && this.queue.lastSavedAt === savedAt) {
            this.load(sheet);
        }
    }

    _columns({ columns, gradebook }) {
        const all = [...columns];
        if (!all.some((column) => column.key === COMMENT_COLUMN)) {
            const name = _t("Comment");
            const editable = gradebook.can_edit;
            all.push({ key: COMMENT_COLUMN, label: name, short: name, type: TEXT, editable });
        }
        // prose stands behind the average, on the screen and for the keys
        all.sort((a, b) => (a.type === TEXT) - (b.type === TEXT));
        return all.map((column, index) => ({ ...column, index }));
    }

    _row(data, index, signal = reactive({ rev: 0 })) {
        return {
            index,
            signal,
            lineId: data.line_id,
            number: data.number,
            name: data.name,
            code: data.student_code,
            birthDate: data.birth_date,
            status: data.status,
            active: data.active,
            cells: { ...data.cells },
            comment: data.comment || "",
            ...this._results(data),
        };
    }

    _results({ average, provisional, final, year_average }) {
        return {
            average: average || "",
            provisional: provisional || "",
            final: Boolean(final),
            yearAverage: year_average || "",
        };
    }

    // ------------------------------------------------------------------
    // Reading
    // ------------------------------------------------------------------

    entry(row, column) {
        return this.queue.get(row.lineId, column.key);
    }

    /** What the server last said of a cell. */
    savedText(row, column) {
        return column.key === COMMENT_COLUMN ? row.comment : row.cells[column.key]?.v || "";
    }

    /** What the cell shows. */
    text(row, column) {
        const entry = this.entry(row, column);
        return entry ? entry.value : this.savedText(row, column);
    }

    /** Why a cell cannot be written, or "". */
    lockReason(row, column) {
        if (!row.active) {
            return pupilText(row.status);
        }
        const single = this.exceptions.get(`${row.lineId}:${column.key}`);
        if (single !== undefined && this.gradebook.can_edit) {
            return single ? "" : _t("This cell is locked. A change needs the principal's consent.");
        }
        return this.columnLockReason(column);
    }

    columnLockReason({ editable, closes }) {
        const { can_edit, closed_reason } = this.gradebook;
        if (can_edit && editable) {
            return "";
        }
        if (!can_edit && closed_reason) {
            return closed_reason;
        }
        return isPast(closes)
            ? _t("Entry closed on %s.", formatMoment(closes))
            : _t("This column is not open for entry.");
    }

    isEditable(row, column) {
        const single = this.exceptions.get(`${row.lineId}:${column.key}`);
        return row.active && this.gradebook.can_edit && (single ?? column.editable);
    }

    // ------------------------------------------------------------------
    // Writing
    // ------------------------------------------------------------------

    /** Take what a person typed into a cell: to the queue, or refused with the reason. */
    enter(row, column, text) {
        if (!this.isEditable(row, column)) {
            return;
        }
        const expected = this.savedText(row, column);
        const cell = { lineId: row.lineId, column: column.key, expected };
        try {
            this.queue.put({ ...cell, value: this._normalise(column, text) });
        } catch (error) {
            if (!(error instanceof MarkError)) {
                throw error;
            }
            const { code, params } = error;
            this.queue.refuse({ ...cell, value: cleanText(text), code, params });
        }
    }

    /** Give up what was refused or is in conflict: the cell shows what is saved. */
    giveUp(row, column) {
        this.queue.revert(row.lineId, column.key);
    }

    resolve(row, column, writeMine) {
        this.queue.resolve(row.lineId, column.key, writeMine);
    }

    _normalise(column, text) {
        if (column.type === TEXT) {
            return cleanText(text);
        }
        const { min_mark: minMark = 0, missing_comma: missingComma = false } = this.gradebook;
        const options = { minMark, missingComma };
        const cell = parseMark(expandShorthand(text, column.type), column.type, options);
        return formatMark(cell, column.type);
    }

    /** Let the frame show why a pupil's average is what it is, or what it still needs. */
    explain(row) {
        this.bus.trigger("explain", row);
    }

    // ------------------------------------------------------------------
    // The server's answers
    // ------------------------------------------------------------------

    _onAnswer({ saved, conflicts, refused, rows, progress }) {
        for (const cell of saved) {
            this._setSaved(cell.line_id, cell.column, cell.v, cell.state);
        }
        for (const cell of conflicts) {
            this._setSaved(cell.line_id, cell.column, cell.theirs, stateOf(cell.theirs));
        }
        for (const data of rows) {
            Object.assign(this.rowsById.get(data.line_id) || {}, this._results(data));
            this._touch(data.line_id);
        }
        this.status.progress = progress ?? this.status.progress;
        if (refused.length) {
            // most likely a lock or a deadline: show it on the other cells too
            this.bus.trigger("stale");
        }
    }

    _setSaved(lineId, column, text, state) {
        const row = this.rowsById.get(lineId);
        if (!row) {
            return;
        }
        if (column === COMMENT_COLUMN) {
            row.comment = text;
        } else if (text) {
            row.cells[column] = { v: text, state };
        } else {
            delete row.cells[column];
        }
    }

    _onQueueChange(keys) {
        const columns = new Set();
        for (const key of keys) {
            const { lineId, column } = parseKey(key);
            this._touch(lineId);
            columns.add(column);
        }
        this.columns.filter(({ key }) => columns.has(key)).forEach((column) => this._count(column));
        this.status.rev++;
        this.bus.trigger("cells", { keys });
    }

    _touch(lineId) {
        const row = this.rowsById.get(lineId);
        if (row) {
            row.signal.rev++;
        }
    }

    _count(column) {
        this.counts[column.key] = columnCount(this, column);
    }
}
