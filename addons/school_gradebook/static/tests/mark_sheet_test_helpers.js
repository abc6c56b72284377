import { advanceTime, animationFrame, beforeEach, press, queryAllTexts } from "@odoo/hoot";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { cellStorage } from "@school_gradebook/sheet/cell_store";
import { formatMark, parseMark } from "@school_gradebook/sheet/mark_grammar";
import { tabTools } from "@school_gradebook/sheet/tab_locks";

const COLUMNS = [
    ["tx1", "TX1", "score", 1],
    ["tx2", "TX2", "score", 1],
    ["gk", "GK", "score", 2],
];

export const BOOK_ID = 1;

/** A sheet as `get_sheet` answers it: five pupils, of whom the third has left. */
export function makeSheet({ book = {}, columns = COLUMNS, cells = {}, pupils = 5 } = {}) {
    const names = ["An", "Bình", "Châu", "Dũng", "Hà"];
    return {
        gradebook: {
            id: BOOK_ID,
            name: "8A – Toán – HK1",
            kind: "SCORE",
            state: "open",
            can_edit: true,
            closed_reason: "",
            class_name: "8A",
            subject: "Toán",
            term: "Học kì I",
            ...book,
        },
        columns: columns.map(([key, short, type, weight, editable = true]) => ({
            key,
            label: `Column ${short}`,
            short,
            type,
            weight,
            editable: editable && book.can_edit !== false,
            closes: null,
        })),
        rows: Array.from({ length: pupils }, (_, index) => ({
            line_id: 101 + index,
            number: index + 1,
            student_code: `HS${index + 1}`,
            name: names[index] || `Pupil ${index + 1}`,
            birth_date: "03/05/2012",
            status: index === 2 ? "transferred_out" : "studying",
            active: index !== 2,
            cells: cells[101 + index] || {},
            average: "",
            provisional: "",
            final: false,
            comment: "",
        })),
        progress: 0,
    };
}

export const FORM = `
    <form>
        <header><button name="action_lock" type="object" string="Lock"/></header>
        <field name="name"/>
        <field name="sheet" widget="school_mark_sheet" nolabel="1"/>
    </form>`;

export class Gradebook extends models.Model {
    _name = "school.gradebook";

    name = fields.Char();
    sheet = fields.Json({ string: "Sheet" });

    _views = { form: FORM, list: '<list><field name="name"/></list>' };
}

/** The browser's store as a test sees it; `problem` is what the next writes fail with. */
export const stored = { records: new Map(), problem: null };

/** A store in memory: a test must neither find what another left, nor wait for a disk. */
class MemoryStore {
    constructor({ uid, tabId }) {
        Object.assign(this, { uid, tabId });
    }

    check() {
        if (stored.problem) {
            throw stored.problem;
        }
    }

    async list() {
        this.check();
        return [...stored.records.values()].filter(({ uid }) => uid === this.uid);
    }

    async put(bookId, record) {
        this.check();
        const { uid, tabId } = this;
        const key = `${uid}|${bookId}|${tabId}`;
        stored.records.set(key, structuredClone({ ...record, key, uid, bookId, tabId }));
    }

    async remove(bookId, tabId = this.tabId) {
        this.check();
        stored.records.delete(`${this.uid}|${bookId}|${tabId}`);
    }
}

export function defineGradebook() {
    beforeEach(() => {
        stored.records.clear();
        stored.problem = null;
        patchWithCleanup(cellStorage, { make: (params) => new MemoryStore(params) });
        patchWithCleanup(tabTools, { locks: () => null });
    });
    return defineModels({ ...mailModels, Gradebook });
}

/** Let the database hold the books of these sheets. */
export function setSheets(...sheets) {
    Gradebook._records = sheets.map((sheet) => ({
        id: sheet.gradebook.id,
        name: sheet.gradebook.name,
        sheet,
    }));
    return sheets.map(({ gradebook }) => gradebook.id);
}

/** Open the form of the first of these books; the pager leads to the others. */
export async function mountSheet(...sheets) {
    const resIds = setSheets(...(sheets.length ? sheets : [makeSheet()]));
    return mountView({
        type: "form",
        resModel: "school.gradebook",
        resId: resIds[0],
        resIds,
        arch: FORM,
    });
}

/** The answer of a server that saves every cell, with an average for each pupil. */
export function saveAll(cells, columns = COLUMNS) {
    const types = Object.fromEntries(columns.map(([key, , type]) => [key, type]));
    const saved = cells.map(({ line_id, column, value }) => {
        const type = types[column];
        const isMark = type && type !== "text";
        const v = isMark ? formatMark(parseMark(value, type), type) : value;
        return { line_id, column, v, state: isMark && v ? "value" : "" };
    });
    const lines = [...new Set(cells.map(({ line_id }) => line_id))];
    const rows = lines.map((line_id) => ({
        line_id,
        average: "",
        provisional: "7,9",
        final: false,
    }));
    return { saved, conflicts: [], refused: [], rows, progress: 40 };
}

/** Type a text into the focused cell, then press a key that leaves it. */
export async function enter(text, key = "Enter") {
    for (const char of text) {
        await press(char);
    }
    await press(key);
    await animationFrame();
}

/** Let the queue send what is waiting, and its answer be drawn. */
export async function waitForSave() {
    for (let round = 0; round < 2; round++) {
        await advanceTime(2000);
        await animationFrame();
    }
}

/** The selector of a cell by pupil (1…) and column (0…). */
export function cellOf(number, col) {
    return `.o_sheet_grid tbody tr:nth-child(${number}) td[data-col="${col}"]`;
}

/** What stands in a column, from the first pupil to the last. */
export function columnTexts(col) {
    return queryAllTexts(`.o_sheet_grid tbody td[data-col="${col}"]`);
}
