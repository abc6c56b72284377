/**
 * What a person tries out on one pupil, as plain data: the marks of the server under the texts
 * of the inputs. Knows neither DOM nor OWL nor the server.
 */
import { expandShorthand, formatMark, MarkError, parseMark } from "../sheet/mark_grammar";

const COUNT = /^\s*[0-9]{1,3}\s*$/;
/** More columns than this in one row are shown as labelled fields, not as a table. */
const WIDE = 10;

const YEAR = "CN";

const keyOf = ({ subject, term, column }) => `${subject}|${term}|${column}`;

/** The mark a text stands for, in the one form it is shown in. Throws MarkError. */
function normalise(text, ctype) {
    return formatMark(parseMark(expandShorthand(text, ctype), ctype), ctype);
}

function makeCell(subject, term, { key, label, short, ctype, value }) {
    const text = value || "";
    return {
        id: keyOf({ subject: subject.code, term: term.code, column: key }),
        subject: subject.code,
        term: term.code,
        column: key,
        label,
        short,
        ctype,
        saved: text,
        text,
        /** `{code, params}` or `{message}` of a text that was refused. */
        refusal: null,
    };
}

/** Subjects that share columns, each column once; one without any stands in the first table. */
function makeTables(rows) {
    const tables = [];
    for (const row of rows) {
        const keys = row.cells.map(({ column }) => column);
        const isOf = ({ columns }) => columns.some(({ key }) => keys.includes(key));
        let table = keys.length ? tables.find(isOf) : tables[0];
        if (!table) {
            table = { rows: [] };
            tables.push(table);
        }
        table.rows.push(row);
        fillColumns(table);
    }
    return tables;
}

/** The columns of a table, in the order of the subject that has most. */
function fillColumns(table) {
    const columns = new Map();
    const byLength = [...table.rows].sort((a, b) => b.cells.length - a.cells.length);
    for (const { cells } of byLength) {
        cells.forEach(({ column, label, short }) => {
            columns.set(column, columns.get(column) || { key: column, label, short });
        });
    }
    table.columns = [...columns.values()];
    table.isWide = table.columns.length > WIDE;
}

export class WhatIfModel {
    /** @param {Object} sheet answer of `what_if_sheet` */
    constructor(sheet) {
        this.sheet = sheet;
        this.cells = new Map();
        this.answer = null;
        this.conduct = { ...sheet.conduct };
        this.absences = { saved: String(sheet.absences ?? ""), text: String(sheet.absences ?? "") };
        this.terms = this._terms();
        this.tables = Object.fromEntries(
            this.terms.map((term) => [term.code, makeTables(this._rows(term.code))]),
        );
    }

    /** Terms in which marks can be tried, in the order of the server. */
    _terms() {
        const terms = new Map();
        for (const { code, name, cells } of this.sheet.subjects.flatMap(({ terms: all }) => all)) {
            if (cells.length) {
                terms.set(code, { code, name });
            }
        }
        return [...terms.values()];
    }

    _rows(code) {
        return this.sheet.subjects
            .map((subject) => [subject, subject.terms.find((term) => term.code === code)])
            .filter(([subject, term]) => term && (term.cells.length || subject.exempt))
            .map(([subject, term]) => this._row(subject, term));
    }

    _row(subject, term) {
        const cells = term.cells.map((cell) => makeCell(subject, term, cell));
        cells.forEach((cell) => this.cells.set(cell.id, cell));
        const { code, name, exempt } = subject;
        const results = { [term.code]: term.result || "", [YEAR]: subject.result || "" };
        return { code, name, exempt, cells, results };
    }

    // ------------------------------------------------------------------
    // Typing
    // ------------------------------------------------------------------

    type(cell, text) {
        cell.text = text;
        cell.refusal = null;
    }

    /** A text is finished: show it as a mark, or say why it is none. */
    settle(cell) {
        try {
            cell.text = normalise(cell.text, cell.ctype);
        } catch (error) {
            if (!(error instanceof MarkError)) {
                throw error;
            }
            cell.refusal = { code: error.code, params: error.params };
        }
    }

    /** What a cell asks to try, or null: unchanged, or not a mark. */
    trial(cell) {
        try {
            const value = normalise(cell.text, cell.ctype);
            return value === cell.saved ? null : value;
        } catch {
            return null;
        }
    }

    isChanged(cell) {
        return cell.text.trim() !== cell.saved;
    }

    get absencesAreWrong() {
        return !COUNT.test(this.absences.text) && this.absences.text !== this.absences.saved;
    }

    /** Only what differs from what is saved, as `what_if` takes it. */
    changes() {
        const changes = {};
        const cells = [...this.cells.values()].filter((cell) => this.trial(cell) !== null);
        if (cells.length) {
            changes.cells = cells.map((cell) => {
                const { subject, term, column } = cell;
                return { subject, term, column, value: this.trial(cell) };
            });
        }
        const conduct = Object.entries(this.conduct).filter(
            ([term, level]) => level !== this.sheet.conduct[term],
        );
        if (conduct.length) {
            changes.conduct = Object.fromEntries(conduct);
        }
        const { text, saved } = this.absences;
        if (COUNT.test(text) && Number(text) !== Number(saved || NaN)) {
            changes.absences = Number(text);
        }
        return changes;
    }

    /** Whether any input shows something else than what is saved. */
    get isTouched() {
        return (
            [...this.cells.values()].some((cell) => this.isChanged(cell)) ||
            Object.entries(this.conduct).some(
                ([term, level]) => level !== this.sheet.conduct[term],
            ) ||
            this.absences.text !== this.absences.saved
        );
    }

    reset() {
        this.answer = null;
        this.cells.forEach((cell) => this.type(cell, cell.saved));
        this.conduct = { ...this.sheet.conduct };
        this.absences.text = this.absences.saved;
    }

    // ------------------------------------------------------------------
    // The server's answer
    // ------------------------------------------------------------------

    take(answer) {
        this.answer = answer;
        for (const { subject, term, column, code, text } of answer?.errors || []) {
            const cell = this.cells.get(keyOf({ subject, term, column }));
            if (cell && this.isChanged(cell)) {
                cell.refusal = { code, message: text };
            }
        }
    }

    /** What is said of no cell in particular. */
    get problems() {
        return (this.answer?.errors || []).filter(
            (error) => !this.cells.get(keyOf(error))?.refusal,
        );
    }

    /** The facts as they are and as they would be: `[{label, before, after, isChanged}]`. */
    get facts() {
        const before = new Map(this.sheet.facts.map(({ label, value }) => [label, value]));
        const facts = this.answer?.facts || this.sheet.facts;
        const after = new Map(facts.map(({ label, value }) => [label, value]));
        return [...new Set([...before.keys(), ...after.keys()])].map((label) => {
            const fact = { label, before: before.get(label) || "", after: after.get(label) || "" };
            return { ...fact, isChanged: fact.before !== fact.after };
        });
    }

    /** `{before, after, isChanged}` of a subject in a term. */
    result(row, period) {
        const before = row.results[period] || "";
        const after = this.answer ? this.answer.results[row.code]?.[period] || "" : before;
        return { before, after, isChanged: before !== after };
    }

    /** The periods whose results stand beside the marks of a term: itself, then the year. */
    periods(term) {
        return this.terms.length > 1 ? [term, YEAR] : [term];
    }

    /** The marks that would lift the level in a term, and the subjects whose mark cannot. */
    needed(term) {
        const all = (this.answer?.needed || this.sheet.needed).filter(
            (entry) => entry.term === term,
        );
        return {
            reachable: all.filter(({ needed }) => needed),
            missing: all.filter(({ needed, reason }) => !needed && reason === "MISSING_MARK"),
            unreachable: all.filter(({ needed, reason }) => !needed && reason !== "MISSING_MARK"),
        };
    }

    cellOf({ subject, term, column }) {
        return this.cells.get(keyOf({ subject, term, column }));
    }
}
