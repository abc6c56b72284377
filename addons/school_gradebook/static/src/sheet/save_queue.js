/**
 * What is typed and not yet saved, and the requests that save it.
 *
 * Pure: knows neither DOM nor OWL nor Odoo; what it needs of the world is given
 * to its constructor. Entries and batch are plain data, so that they can be
 * written to a store and read back (`snapshot`, `restore`).
 *
 * One request is in flight at most. A request that got no answer may have been
 * carried out, so it is repeated unchanged, with its own request id, until an
 * answer comes: the server then answers what it answered before.
 */
import {
    answersByKey,
    cellKey,
    CONFLICT,
    countStates,
    DIRTY,
    isSent,
    moveBehind,
    REFUSED,
    retype,
    SAVING,
    settle,
    toWire,
    wireKey,
} from "./cell_entry";
import { BROKEN, DENIED, SIGNED_OUT } from "./failure";
import { restoreInto, snapshotOf } from "./queue_copy";
import { newRequestId } from "./request_id";

export const DEBOUNCE = 400;
export const MAX_WAIT = 2000;
export const RETRY_FIRST = 1000;
export const RETRY_LAST = 30000;

export class SaveQueue {
    /**
     * @param {Object} world
     * @param {(requestId: string, cells: Object[]) => Promise<Object>} world.send
     * @param {(error: Error) => {kind: string, message: string}} world.classify see failure.js
     * @param {{setTimeout: Function, clearTimeout: Function, now: Function}} world.clock
     * @param {(keys: string[]) => void} [world.onChange] entries of these keys, or the status, changed
     * @param {(answer: Object) => void} [world.onAnswer] called before its cells are settled
     */
    constructor({ send, classify, clock, onChange = () => {}, onAnswer = () => {} }) {
        Object.assign(this, { send, classify, clock, onChange, onAnswer });
        /** @type {Map<string, Object>} entries by cell key, in the order of sending */
        this.entries = new Map();
        /** @type {{requestId: string, cells: Object[]}|null} sent and not answered */
        this.batch = null;
        /** Requests of a tab that has ended, to be repeated before anything else is sent. */
        this.resend = [];
        /** @type {Promise<boolean>|null} */
        this.running = null;
        /** @type {{kind: string, message: string}|null} of the last attempt */
        this.failure = null;
        this.lastSavedAt = null;
        this.failedAttempts = 0;
        this.batchSize = Infinity;
        this.waitingSince = null;
    }

    get(lineId, column) {
        return this.entries.get(cellKey(lineId, column));
    }

    /** How many cells stand in each state. */
    get counts() {
        return countStates(this.entries.values());
    }

    get hasUnsaved() {
        return this.entries.size > 0;
    }

    /** Whether some cell still waits for the server (and not for a person). */
    get isPending() {
        const counts = this.counts;
        return Boolean(this.batch || this.resend.length) || counts[DIRTY] + counts[SAVING] > 0;
    }

    // ------------------------------------------------------------------
    // What the person does
    // ------------------------------------------------------------------

    /** Take a new value of a cell. */
    put({ lineId, column, value, expected, restore = false }) {
        const entry = this._entry(lineId, column, expected);
        const sent = this._sent(entry.key);
        retype(entry, value, restore);
        if (entry.state === CONFLICT) {
            this._drop(entry, value === entry.theirs);
        } else if (!this._drop(entry, !sent && value === entry.expected)) {
            entry.state = sent && this.running && isSent(entry, sent) ? SAVING : DIRTY;
            delete entry.code;
            delete entry.message;
        }
        this.onChange([entry.key]);
        this._schedule();
    }

    /** Keep a text that is no mark, with the reason; it is never sent. */
    refuse({ lineId, column, value, expected, code, params }) {
        const entry = this._entry(lineId, column, expected);
        const refusal = { state: REFUSED, code, params, message: "" };
        Object.assign(retype(entry, value), refusal);
        this.onChange([entry.key]);
    }

    /** Forget what was typed into a cell; what is already on its way goes on. */
    revert(lineId, column) {
        const entry = this.get(lineId, column);
        const sent = entry && this._sent(entry.key);
        if (sent) {
            this.put({ lineId, column, value: sent.value, restore: sent.restore });
        } else if (entry) {
            this._drop(entry, true);
            this.onChange([entry.key]);
        }
    }

    /** Settle a conflict: write mine over theirs, or else forget mine. */
    resolve(lineId, column, writeMine) {
        const entry = this.get(lineId, column);
        if (entry?.state !== CONFLICT) {
            return;
        }
        if (!this._drop(entry, !writeMine)) {
            entry.state = DIRTY;
            entry.expected = entry.theirs;
        }
        this.onChange([entry.key]);
        this._schedule();
    }

    /**
     * Send everything now. True when nothing waits for the server any more,
     * false when an attempt failed (it will be repeated).
     */
    async flush() {
        while (this.isPending) {
            if (!(await this._attempt())) {
                return false;
            }
        }
        return true;
    }

    // a copy for a store, see queue_copy.js

    snapshot() {
        return snapshotOf(this);
    }

    restore(snapshot) {
        this.onChange(restoreInto(this, snapshot));
        this._schedule();
    }

    // ------------------------------------------------------------------
    // Entries
    // ------------------------------------------------------------------

    _entry(lineId, column, expected) {
        const key = cellKey(lineId, column);
        if (!this.entries.has(key)) {
            this.entries.set(key, { key, lineId, column, expected, state: DIRTY });
        }
        return Object.assign(this.entries.get(key), { typedAt: this.clock.now() });
    }

    _drop(entry, condition) {
        return condition && this.entries.delete(entry.key);
    }

    _sent(key) {
        const batches = this.batch ? [this.batch, ...this.resend] : this.resend;
        // of several requests, the last one says what the cell will hold
        const cells = batches.flatMap((batch) => batch.cells);
        return cells.findLast((cell) => wireKey(cell) === key);
    }

    _mark(from, to) {
        for (const cell of this.batch.cells) {
            const entry = this.entries.get(wireKey(cell));
            if (entry?.state === from && isSent(entry, cell)) {
                entry.state = to;
            }
        }
        this.onChange(this.batch.cells.map(wireKey));
    }

    // ------------------------------------------------------------------
    // Requests
    // ------------------------------------------------------------------

    /** Wait for a pause in typing, but not longer than MAX_WAIT. */
    _schedule() {
        if (this.running || this.failedAttempts || !this.isPending) {
            return;
        }
        const now = this.clock.now();
        this.waitingSince ??= now;
        this._sleep(Math.max(0, Math.min(DEBOUNCE, this.waitingSince + MAX_WAIT - now)));
    }

    _sleep(delay) {
        this.clock.clearTimeout(this.timer);
        this.timer = this.clock.setTimeout(() => this._attempt(), delay);
    }

    _attempt() {
        this.running ||= this._run().finally(() => {
            this.running = null;
            this._schedule();
        });
        return this.running;
    }

    async _run() {
        this.clock.clearTimeout(this.timer);
        this.waitingSince = null;
        this.batch ||= this.resend.shift() || this._nextBatch();
        if (!this.batch) {
            return true;
        }
        this._mark(DIRTY, SAVING);
        let answer;
        try {
            answer = await this.send(this.batch.requestId, this.batch.cells);
        } catch (error) {
            return this._fail(this.classify(error));
        }
        this._succeed(answer);
        return true;
    }

    _nextBatch() {
        const dirty = [...this.entries.values()].filter((entry) => entry.state === DIRTY);
        const cells = dirty.slice(0, this.batchSize).map(toWire);
        return cells.length ? { requestId: newRequestId(), cells } : null;
    }

    _succeed(answer) {
        this.batchSize = Infinity;
        if (answer.saved.length) {
            // by the server's clock: the client's may be wrong
            this.lastSavedAt = Date.parse(answer.at) || this.clock.now();
        }
        this.onAnswer(answer);
        this._settle(answersByKey(answer));
    }

    /** End the batch: every cell of it gets its answer. */
    _settle(answers) {
        const { cells } = this.batch;
        this.batch = null;
        this.failure = null;
        this.failedAttempts = 0;
        for (const cell of cells) {
            const entry = this.entries.get(wireKey(cell));
            this._drop(entry, entry && settle(entry, cell, answers.get(entry.key)));
        }
        this.onChange(cells.map(wireKey));
    }

    _fail(failure) {
        if (failure.kind === DENIED) {
            const answer = { ...failure, kind: REFUSED };
            this.onAnswer({ saved: [], conflicts: [], refused: this.batch.cells, rows: [] });
            this._settle(new Map(this.batch.cells.map((cell) => [wireKey(cell), answer])));
            return true;
        }
        this.failure = failure;
        this._mark(SAVING, DIRTY);
        if (failure.kind === BROKEN) {
            this._splitBatch();
        }
        if (failure.kind !== SIGNED_OUT) {
            this._sleep(Math.min(RETRY_LAST, RETRY_FIRST * 2 ** this.failedAttempts));
        }
        this.failedAttempts++;
        this.onChange([]); // the status
        return false;
    }

    /**
     * The server failed and kept nothing. One cell may be the cause: try half
     * as many next time, those of this batch last, so that the others get through.
     */
    _splitBatch() {
        const { cells } = this.batch;
        this.batch = null;
        this.batchSize = Math.max(1, Math.floor(cells.length / 2));
        moveBehind(this.entries, cells.map(wireKey));
    }
}
