/**
 * What is typed and not yet in the database, in the browser's IndexedDB: it
 * survives a reload, a crash, the end of the session and a closed laptop.
 *
 * Pure: knows neither DOM nor OWL nor Odoo. One record a person, gradebook and
 * tab: `{key, uid, bookId, tabId, name, labels, queue, draft}`. A tab writes its
 * own records only, so that two tabs never overwrite each other's.
 */

const TABLE = "sheets";
const BY_USER = "uid";
const VERSION = 1;

const settled = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error("blocked"));
    });

/** On the disk, or an error (a full disk, a private window): the browser says when. */
const written = (transaction) =>
    new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
        transaction.commit?.();
    });

function upgrade({ target }) {
    const table = target.result.createObjectStore(TABLE, { keyPath: "key" });
    table.createIndex(BY_USER, BY_USER);
}

export class CellStore {
    /**
     * @param {Object} params
     * @param {string} params.name of the database; holds that of Odoo's database
     * @param {number} params.uid only this person's records are read and written
     * @param {string} params.tabId of this tab
     * @param {IDBFactory} [params.factory]
     */
    constructor({ name, uid, tabId, factory = globalThis.indexedDB }) {
        Object.assign(this, { name, uid, tabId, factory });
    }

    /** @returns {Promise<IDBDatabase>} opened once; a failure is tried again next time */
    _open() {
        this.opening ||= this._connect().catch((error) => {
            this.opening = null;
            throw error;
        });
        return this.opening;
    }

    async _connect() {
        const request = this.factory.open(this.name, VERSION);
        request.onupgradeneeded = upgrade;
        const database = await settled(request);
        // another version of this page wants to change the tables
        database.onversionchange = () => database.close();
        database.onclose = () => (this.opening = null);
        return database;
    }

    _key(bookId, tabId) {
        return `${this.uid}|${bookId}|${tabId}`;
    }

    /** The records of this person, of all tabs. */
    async list() {
        const database = await this._open();
        const table = database.transaction(TABLE, "readonly").objectStore(TABLE);
        return settled(table.index(BY_USER).getAll(this.uid));
    }

    /** Write the record of a gradebook, in place of the one before. */
    async put(bookId, record) {
        const { uid, tabId } = this;
        const key = this._key(bookId, tabId);
        await this._write((table) => table.put({ ...record, key, uid, bookId, tabId }));
    }

    /** Nothing of a gradebook is unsaved any more. */
    async remove(bookId, tabId = this.tabId) {
        await this._write((table) => table.delete(this._key(bookId, tabId)));
    }

    async _write(change) {
        const database = await this._open();
        // «strict»: in the file, not only in the memory of a machine that may lose power
        const transaction = database.transaction(TABLE, "readwrite", { durability: "strict" });
        change(transaction.objectStore(TABLE));
        await written(transaction);
    }
}

/** How a store is made; a place for tests to give another one. */
export const cellStorage = { make: (params) => new CellStore(params) };
