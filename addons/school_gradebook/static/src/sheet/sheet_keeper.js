import { browser } from "@web/core/browser/browser";

/** How long a save waits for the store, in milliseconds. */
const PATIENCE = 1000;

/**
 * Keeps the record of one sheet in the store as its queue is. A change is written
 * in the next task, after the frame with the key; changes during a write follow it
 * as one. So a crash loses at most the key that is being typed.
 */
export class SheetKeeper {
    /**
     * @param {import("./sheet_model").SheetModel} model
     * @param {import("./cell_store").CellStore} store
     * @param {(error: Error|null) => void} onState whether the store takes what it is given
     */
    constructor(model, store, onState) {
        Object.assign(this, { model, store, onState });
        this.isStale = false;
        this.isStored = false;
        this.writing = null;
        this.note = () => this.changed();
        model.bus.addEventListener("cells", this.note);
        model.bus.addEventListener("draft", this.note);
    }

    /** Something is to be written. @returns {Promise<boolean>} whether the store has it */
    changed() {
        this.isStale = true;
        this.writing ||= this._write().finally(() => {
            this.writing = null;
        });
        return this.writing;
    }

    /** Wait until all that is typed is in the store, or cannot be kept there. */
    async settled() {
        if (this.writing) {
            this.hurry();
            let timer = null;
            const patience = new Promise((resolve) => {
                timer = browser.setTimeout(resolve, PATIENCE);
            });
            await Promise.race([this.writing, patience]);
            browser.clearTimeout(timer);
        }
    }

    async _write() {
        let problem = null;
        while (this.isStale) {
            await this._nextTask();
            this.isStale = false;
            problem = await this._writeOnce().then(
                () => null,
                (error) => error,
            );
            this.onState(problem);
        }
        return !problem;
    }

    /** The next task, or at once when a save waits for it. */
    _nextTask() {
        return new Promise((resolve) => {
            this.hurry = resolve;
            browser.setTimeout(resolve, 0);
        });
    }

    async _writeOnce() {
        const { model, store } = this;
        const { queue, draft } = model;
        if (queue.hasUnsaved || queue.batch || queue.resend.length || draft) {
            this.isStored = true;
            await store.put(model.id, this.record());
        } else if (this.isStored) {
            this.isStored = false;
            await store.remove(model.id);
        }
    }

    /** With names, so that a list can be read when the book cannot be opened any more. */
    record() {
        const { gradebook, queue, draft } = this.model;
        const labels = [...queue.entries.values()].map((entry) => [
            entry.key,
            this.model.label(entry),
        ]);
        return {
            name: gradebook.name,
            labels: Object.fromEntries(labels),
            queue: queue.snapshot(),
            draft,
        };
    }

    stop() {
        this.model.bus.removeEventListener("cells", this.note);
        this.model.bus.removeEventListener("draft", this.note);
    }
}
