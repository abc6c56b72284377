import { EventBus, reactive } from "@odoo/owl";
import { parseKey } from "./cell_entry";
import { COMMENT_COLUMN, columnCount, TEXT } from "./cell_view";
import { CellWriter } from "./cell_writer";
import { ServerTime } from "./deadline";
import { cleanText, expandShorthand, formatMark, parseMark, stateOf } from "./mark_grammar";
import { SaveQueue } from "./save_queue";
import { columnsOf, resultsOf, rowOf } from "./sheet_data";
import { SheetLocks } from "./sheet_locks";

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
        this.time = new ServerTime(clock);
        this.rowsById = new Map();
        this.writer = new CellWriter(this, (keys) => this._onQueueChange(keys));
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
        this.time.set(sheet.server_time);
        this.locks = new SheetLocks(sheet, this.time);
        this.columns = columnsOf(sheet);
        const known = this.rowsById;
        this.rows = sheet.rows.map((data, index) =>
            rowOf(data, index, known.get(data.line_id)?.signal),
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
        return this.locks.reason(row, column);
    }

    columnLockReason(column) {
        return this.locks.columnReason(column);
    }

    isEditable(row, column) {
        return this.locks.isOpen(row, column);
    }

    // ------------------------------------------------------------------
    // Writing
    // ------------------------------------------------------------------

    /** Take what a person typed into a cell: to the queue, or refused with the reason. */
    enter(row, column, text) {
        return this.writer.write([{ row, column, text }]);
    }

    /** Give up what was refused or is in conflict: the cell shows what is saved. */
    giveUp(row, column) {
        this.queue.revert(row.lineId, column.key);
    }

    resolve(row, column, writeMine) {
        this.queue.resolve(row.lineId, column.key, writeMine);
    }

    /**
     * The text as the sheet shows it.
     *
     * @throws {MarkError} when it is not a mark of the column
     */
    normalise(column, text) {
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
            Object.assign(this.rowsById.get(data.line_id) || {}, resultsOf(data));
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
        const { collected } = this.writer;
        if (collected) {
            keys.forEach((key) => collected.add(key));
            return;
        }
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
