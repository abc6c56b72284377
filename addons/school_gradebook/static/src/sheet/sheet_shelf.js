import { reactive } from "@odoo/owl";
import { CONFLICT, REFUSED } from "./cell_entry";
import { DENIED } from "./failure";
import { SheetKeeper } from "./sheet_keeper";
import { SheetModel } from "./sheet_model";

/**
 * Every sheet of this person that somebody looks at or that is not saved, and what
 * the browser's store still holds of other tabs: those that crashed, were closed,
 * or whose session ended. Nothing of another person is read or sent.
 */
export class SheetShelf {
    /**
     * @param {Object} world
     * @param {import("./cell_store").CellStore} world.store
     * @param {import("./tab_locks").TabLocks} world.locks
     * @param {(id: number, shelf: SheetShelf) => Object} world.connect how a model reaches the server
     * @param {(id: number) => Promise<Object>} world.fetch answer of `get_sheet`
     * @param {(id: number) => void} world.join hear of changes of a book
     * @param {(id: number) => void} world.part
     */
    constructor(world) {
        Object.assign(this, world);
        this.models = new Map();
        this.keepers = new Map();
        /** Records of the store whose book cannot be opened (now), by key. */
        this.orphans = new Map();
        /** Records of ended tabs that are being taken over, and whose book is not read yet. */
        this.ended = new Set();
        /** `waiting`: see `_waiting`. */
        this.state = reactive({ waiting: [] });
        this.isKept = true;
    }

    // ------------------------------------------------------------------
    // Sheets in use
    // ------------------------------------------------------------------

    /** The model of a gradebook, told what the server says now; `close` it after use. */
    open(sheet) {
        const { id } = sheet.gradebook;
        if (this.models.has(id)) {
            this.models.get(id).reload(sheet);
        }
        const model = this.models.get(id) || this._create(id, sheet);
        if (!model.users++) {
            this.join(id);
        }
        // nobody sees the sheet without what an ended tab has left of it
        this.ended.forEach((record) => record.bookId === id && this._hand(record, model));
        this._watch();
        return model;
    }

    /** Nobody looks at it any more: it stays only while it has something to save. */
    close(model) {
        if (!--model.users) {
            this.part(model.id);
        }
        this._tidy(model);
        this._watch();
    }

    _create(id, sheet) {
        const model = new SheetModel(sheet, this.connect(id, this));
        this.models.set(id, model);
        const keeper = new SheetKeeper(model, this.store, (problem) => this._kept(problem));
        this.keepers.set(id, keeper);
        model.status.isKept = this.isKept;
        model.bus.addEventListener("cells", () => {
            this._watch();
            this._tidy(model);
        });
        return model;
    }

    async _tidy(model) {
        const isUsed = () => model.users || model.queue.hasUnsaved || model.queue.isPending;
        if (isUsed()) {
            return;
        }
        await this.keepers.get(model.id)?.settled();
        if (!isUsed() && this.models.get(model.id) === model) {
            this.keepers.get(model.id).stop();
            this.keepers.delete(model.id);
            model.sync.stop();
            this.models.delete(model.id);
        }
    }

    /** Whether the store takes what it is given: the status lines say so when not. */
    _kept(problem) {
        this.isKept = !problem;
        this.models.forEach((model) => (model.status.isKept = this.isKept));
    }

    flushAll() {
        return Promise.all([...this.models.values()].map((model) => model.queue.flush()));
    }

    refreshAll() {
        this.models.forEach((model) => model.users && model.sync.refreshSoon());
    }

    /** All that is typed is in the store. */
    settled() {
        return Promise.all([...this.keepers.values()].map((keeper) => keeper.settled()));
    }

    get hasUnsaved() {
        return [...this.models.values()].some(({ queue, draft }) => queue.hasUnsaved || draft);
    }

    // ------------------------------------------------------------------
    // What other tabs have left
    // ------------------------------------------------------------------

    /**
     * Take over what tabs that have ended did not save, and send it.
     *
     * @returns {Promise<{cells: number, books: number}>} what was found
     */
    async takeOver() {
        const found = { cells: 0, books: 0 };
        let records = [];
        try {
            records = await this.store.list();
        } catch (error) {
            this._kept(error);
        }
        const tabs = new Set(records.map(({ tabId }) => tabId));
        tabs.delete(this.store.tabId);
        for (const tabId of tabs) {
            const isEnded = await this.locks.inherit(tabId, () => this._takeTab(tabId, found));
            if (!isEnded) {
                this.locks.whenEnded(tabId, () => this._takeTab(tabId, found));
            }
        }
        return found;
    }

    /** Its lock is held: no other tab does the same now, or has done it before this reading. */
    async _takeTab(tabId, found) {
        const records = (await this.store.list()).filter((record) => record.tabId === tabId);
        records.forEach((record) => this.ended.add(record));
        for (const record of records) {
            found.books++;
            found.cells += record.queue.entries.length + (record.draft ? 1 : 0);
            await this._take(record);
        }
        this._watch();
    }

    /** Restore a record once, into its sheet. */
    _hand(record, model) {
        this.ended.delete(record);
        this.orphans.delete(record.key);
        model.restore(record);
    }

    async _take(record) {
        const { key, bookId, tabId } = record;
        let sheet = null;
        try {
            sheet = !this.models.has(bookId) && (await this.fetch(bookId));
        } catch (error) {
            if (this.ended.delete(record)) {
                const { kind, message } = this.classify(error);
                this.orphans.set(key, { ...record, message, isFinal: kind === DENIED });
                return;
            }
        }
        if (this.ended.has(record)) {
            this._hand(record, this.models.get(bookId) || this._create(bookId, sheet));
        }
        // without a keeper all of it is saved by now
        const keeper = this.keepers.get(bookId);
        if (!keeper || (await keeper.changed())) {
            await this.store.remove(bookId, tabId);
        }
    }

    /** Forget the cells of a book that cannot be opened any more. */
    async forget({ key, bookId, tabId }) {
        this.orphans.delete(key);
        this._watch();
        await this.store.remove(bookId, tabId);
    }

    // ------------------------------------------------------------------
    // What waits, for the whole screen
    // ------------------------------------------------------------------

    _watch() {
        const waiting = this._waiting();
        const text = JSON.stringify(waiting);
        if (text !== this.shown) {
            this.shown = text;
            this.state.waiting = waiting;
        }
    }

    /**
     * Books with cells that are not saved: `{id, key, name, cells, needsPerson}`. The
     * one on the screen says so itself, unless something is wrong.
     */
    _waiting() {
        const models = [...this.models.values()].filter(
            ({ users, queue }) => queue.hasUnsaved && (!users || queue.failure || hasIssue(queue)),
        );
        return [
            ...models.map(({ id, gradebook, queue }) => ({
                id,
                name: gradebook.name,
                cells: queue.entries.size,
                needsPerson: hasIssue(queue),
            })),
            ...[...this.orphans.values()].map(({ bookId, key, name, queue }) => ({
                id: bookId,
                key,
                name,
                cells: queue.entries.length,
                needsPerson: true,
            })),
        ];
    }
}

function hasIssue({ counts }) {
    return counts[REFUSED] + counts[CONFLICT] > 0;
}
