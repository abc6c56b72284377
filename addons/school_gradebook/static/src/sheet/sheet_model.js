import { EventBus, reactive } from "@odoo/owl";
import { cellKey, parseKey } from "./cell_entry";
import { COMMENT_COLUMN, columnCount, TEXT, TRANSFERRED } from "./cell_view";
import { CellWriter } from "./cell_writer";
import { checkLength } from "./comment_phrases";
import { hasPassed, ServerTime } from "./deadline";
import { cleanText, expandShorthand, formatMark, parseMark, stateOf } from "./mark_grammar";
import { SaveQueue } from "./save_queue";
import { columnsOf, resultsOf, rowOf } from "./sheet_data";
import { SheetLocks } from "./sheet_locks";
import { SheetSync } from "./sheet_sync";

/**
 * The sheet of one gradebook: what the server last said of it, overlaid by what
 * the queue has not saved yet.
 *
 * `rows[i].signal.rev` counts up when a row is to be drawn anew, so that a cell
 * costs one row; `status`, `counts` and `layout` are reactive as well.
 * The bus triggers "cells" with the keys of changed cells, "others" with those that
 * somebody else has changed, "draft", and "explain" with a row.
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
        /** What stands in the input and is not taken yet: `{lineId, column, text, expected}`. */
        this.draft = null;
        /** Names of cells that the sheet does not show any more, by key. */
        this.labels = {};
        this.status = reactive({ rev: 0, progress: 0, isKept: true });
        this.counts = reactive({});
        this.layout = reactive({ rev: 0 });
        /** Counts up as time passes: deadlines are then drawn again. */
        this.ticks = reactive({ rev: 0 });
        this.time = new ServerTime(clock);
        this.rowsById = new Map();
        this.plan = new Map();
        this.writer = new CellWriter(this, (keys) => this.onQueueChange(keys));
        this.queue = new SaveQueue({
            send,
            classify,
            clock,
            onChange: (keys) => this.onQueueChange(keys),
            onAnswer: (answer) => this._onAnswer(answer),
        });
        this.sync = new SheetSync(this, { fetch, clock });
        this.sync.take(sheet);
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
        this.ticked = this.time.now;
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
        this.status.rev++;
        this.bus.trigger("cells", { keys: null });
    }

    /** Take a sheet that was read meanwhile, unless more is known already. */
    reload(sheet) {
        if (!this.sync.take(sheet)) {
            this.sync.refresh();
        }
    }

    /** Read the sheet from the server. */
    refresh() {
        return this.sync.refresh();
    }

    /** Take what another tab has left: its cells, and the text that was being typed. */
    restore({ queue, draft, labels }) {
        Object.assign(this.labels, labels);
        this.queue.restore(queue);
        if (draft && !this.queue.get(draft.lineId, draft.column)) {
            const { text: value, ...cell } = draft;
            this.queue.refuse({ ...cell, value, code: "UNFINISHED" });
        }
    }

    /** Time has passed: what is left of deadlines has changed, and one may be over. */
    tick() {
        const { now } = this.time;
        if (this.columns.some(({ closes }) => hasPassed(closes, this.ticked, now))) {
            this.bus.trigger("stale");
        }
        this.ticked = now;
        this.ticks.rev++;
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

    /** Whether a cell shows a mark as the former school gave it. */
    isTransferred(row, column) {
        const entry = this.entry(row, column);
        return entry ? Boolean(entry.restore) : row.cells[column.key]?.state === TRANSFERRED;
    }

    /** Pupil and column of an entry, for a list. */
    label({ key, lineId, column }) {
        const row = this.rowsById.get(lineId);
        const { short } = this.columns.find((item) => item.key === column) || {};
        const known = this.labels[key] || { pupil: "", column };
        return row && short ? { pupil: `${row.number}. ${row.name}`, column: short } : known;
    }

    /** What a paste would make of a cell, see paste_plan.js, while its preview is shown. */
    planned(row, column) {
        return this.plan.get(cellKey(row.lineId, column.key));
    }

    /** Show other plans over the cells, by cell key. */
    setPlan(plan) {
        const keys = [...new Set([...this.plan.keys(), ...plan.keys()])];
        this.plan = plan;
        new Set(keys.map((key) => parseKey(key).lineId)).forEach((id) => this._touch(id));
        this.bus.trigger("cells", { keys });
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

    /** What is being typed into a cell; null when it is taken or given up. */
    setDraft(row, column, text) {
        const cell = row && { lineId: row.lineId, column: column.key, text };
        const draft = cell && { ...cell, expected: this.savedText(row, column) };
        if (draft || this.draft) {
            this.draft = draft;
            this.bus.trigger("draft");
        }
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
    normalise(column, text, { shorthand = true } = {}) {
        if (column.type === TEXT) {
            return checkLength(cleanText(text), column.max);
        }
        const whole = shorthand ? expandShorthand(text, column.type) : text;
        const { min_mark: minMark = 0, missing_comma: missingComma = false } = this.gradebook;
        const options = { minMark, missingComma };
        const cell = parseMark(whole, column.type, options);
        return formatMark(cell, column.type);
    }

    /** Let the frame show why a pupil's average is what it is, or what it still needs. */
    explain(row) {
        this.bus.trigger("explain", row);
    }

    // ------------------------------------------------------------------
    // The server's answers
    // ------------------------------------------------------------------

    _onAnswer(answer) {
        const { saved, conflicts, refused, rows, progress } = answer;
        if (refused.length) {
            // most likely a lock or a deadline: show it on the other cells too
            this.bus.trigger("stale");
        }
        if (!this.sync.accepts(answer)) {
            return;
        }
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

    /** Draw cells anew whose entries have changed. */
    onQueueChange(keys) {
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
        const before = this.counts[column.key];
        const after = columnCount(this, column);
        this.counts[column.key] = after;
        if (before && Boolean(before.entered) !== Boolean(after.entered)) {
            // what is missing stands out in a column that is begun, and only there
            this.rows.forEach((row) => row.signal.rev++);
        }
    }
}
