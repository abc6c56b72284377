import { CONFLICT } from "./cell_entry";
import { meetServer } from "./queue_copy";

/** Signals that come together cost one reading, in milliseconds. */
const TOGETHER = 250;
/** When the sheet could not be read, in milliseconds. */
const AGAIN = 15000;

/**
 * Keeps a sheet what the server says of it while others write into it too.
 *
 * The book's journal counts its changes: `seq` says how far the journal is in what
 * the screen shows. What is older is dropped, what is missing is read. What waits
 * in the queue stays; where somebody else has changed its cell, it is a conflict.
 * The model's bus triggers "others" with the cells that others have changed.
 */
export class SheetSync {
    /**
     * @param {import("./sheet_model").SheetModel} model
     * @param {{fetch: (seq: number) => Promise<Object>, clock: Object}} world
     */
    constructor(model, { fetch, clock }) {
        Object.assign(this, { model, fetch, clock });
        this.seq = 0;
        this.reading = null;
        this.readAgain = false;
        /** Something that is no entry of the journal has changed what the sheet shows. */
        this.isStale = false;
    }

    /** Show what the server says of the whole sheet, unless more is known already. */
    take(sheet) {
        if (sheet.seq < this.seq) {
            return false;
        }
        this.seq = sheet.seq || 0;
        const changes = this._changes(sheet.changes || []);
        changes.forEach((change) => (change.before = this._text(change)));
        this.model.load(sheet);
        const byKey = new Map(changes.map((change) => [change.key, change]));
        const keys = meetServer(
            this.model.queue,
            (entry) => this._text(entry),
            (entry) => byKey.get(entry.key),
        );
        if (keys.length) {
            this.model.onQueueChange(keys);
        }
        this._tell(changes.filter((change) => this._text(change) !== change.before));
        return true;
    }

    /** Whether an answer to a save says the latest; if more has happened, read it. */
    accepts({ since, seq, replayed }) {
        const isLatest = !(seq < this.seq);
        if (!isLatest || replayed || since > this.seq) {
            this.refreshSoon();
        } else if (seq) {
            this.seq = seq;
        }
        return isLatest;
    }

    /** The journal of the book has come that far; `again`: and more than that has changed. */
    signal(seq, again = false) {
        this.isStale ||= again;
        if (this.isStale || seq > this.seq) {
            // the signal of a save of ours comes before its answer
            this.refreshSoon(TOGETHER, () => this.isStale || seq > this.seq);
        }
    }

    refreshSoon(delay = TOGETHER, isNeeded = () => true) {
        this.clock.clearTimeout(this.timer);
        this.timer = this.clock.setTimeout(() => isNeeded() && this.refresh(), delay);
    }

    /** Read the sheet. One reading at a time; what is asked for meanwhile follows it. */
    async refresh() {
        if (this.reading) {
            this.readAgain = true;
            return this.reading;
        }
        this.clock.clearTimeout(this.timer);
        this.reading = this._read();
        const isTaken = await this.reading;
        this.reading = null;
        if (this.readAgain || !isTaken) {
            this.readAgain = false;
            this.refreshSoon(isTaken === null ? AGAIN : TOGETHER);
        }
        return isTaken;
    }

    stop() {
        this.clock.clearTimeout(this.timer);
    }

    /** @returns {boolean|null} null when there was no answer */
    async _read() {
        let sheet = null;
        this.isStale = false;
        try {
            sheet = await this.fetch(this.seq);
        } catch {
            return null;
        }
        return this.take(sheet);
    }

    _changes(changes) {
        return changes.map(({ line_id: lineId, column, by, at }) => {
            return { key: `${lineId}|${column}`, lineId, column, by, at };
        });
    }

    /** What the server holds in a cell; null when the sheet has no such cell. */
    _text({ lineId, column: key }) {
        const { rowsById, columns } = this.model;
        const row = rowsById.get(lineId);
        const column = columns.find((item) => item.key === key);
        return row && column ? this.model.savedText(row, column) : null;
    }

    _tell(changes) {
        const cells = changes.filter(({ key }) => {
            const entry = this.model.queue.entries.get(key);
            return !entry || entry.state === CONFLICT;
        });
        if (cells.length) {
            this.model.bus.trigger("others", { cells });
        }
    }
}
