/**
 * What the rows and columns of a pasted block are: a head, numbers, codes, names,
 * marks. Pure: knows neither DOM nor OWL nor Odoo. The words are those of
 * lib/importing/headers.py.
 */
import { cleanText } from "./mark_grammar";

/** Rows of a block in which heads are looked for. */
const HEAD_ROWS = 3;
/** So many in a hundred of the filled cells must be known for a column to hold names or codes. */
const KNOWN_PERCENT = 50;

const ID_WORDS = {
    number: ["stt", "tt", "so tt", "so thu tu", "no"],
    code: ["ma hoc sinh", "ma hs", "ma dinh danh hoc sinh", "ma dinh danh", "code"],
    name: ["ho va ten", "ho ten", "ho va ten hoc sinh", "ho ten hoc sinh", "full name", "name"],
    family: ["ho dem", "ho va dem", "ho va ten dem", "ho", "ten dem"],
    given: ["ten"],
    other: [
        ..."ngay sinh,ngay thang nam sinh,gioi tinh,nu,dan toc,lop,ghi chu".split(","),
        ..."dtbmhk,dtbmhki,dtbmhkii,dtbmcn,dtb,tbm,ket qua,kq,average,result".split(","),
    ],
};
const ROLE_OF_WORD = new Map(
    Object.entries(ID_WORDS).flatMap(([role, words]) => words.map((word) => [word, role])),
);
const DATE = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/;
const REGULAR = /^(?:ddg)?tx ?(\d+)$/;
const PERIODIC = { ddggk: "gk", ddgck: "ck", "giua ki": "gk", "cuoi ki": "ck" };

/** Lower case without diacritics, punctuation as spaces: what names and heads are compared by. */
export function fold(text) {
    return cleanText(text)
        .replace(/[ĐđÐðƉɖ]/g, "d")
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^0-9a-z]+/g, " ")
        .replace(/\bky\b/g, "ki")
        .trim();
}

const exact = (text) => cleanText(text).toLowerCase();

function columnKey(text) {
    const head = fold(text);
    const regular = REGULAR.exec(head);
    return regular ? `tx${regular[1]}` : PERIODIC[head] || head;
}

/** The column of the sheet that a head names, or null. */
function columnOfHead(text, columns) {
    const key = text && columnKey(text);
    const isNamed = (column) =>
        [column.key, column.short, column.label].some((name) => columnKey(name) === key);
    const index = key ? columns.findIndex(isNamed) : -1;
    return index < 0 ? null : index;
}

const roleOfHead = (text) => ROLE_OF_WORD.get(fold(text)) || null;

/**
 * @param {string[][]} block
 * @param {{rows: {name: string, code: string}[], columns: Object[]}} sheet
 * @returns {{body: {line: number, texts: string[]}[], ids: Object|null,
 *   marks: {from: number, to: number|null}[], ignored: number}} `line` counts from 1;
 *   `to` is the column of the sheet that the head names; ids: `{by, keyOf(texts)}`
 */
export function recognise(block, sheet) {
    const { columns } = sheet;
    const width = block[0]?.length || 0;
    const heads = headsOf(block, columns);
    const isKnownHead = (col) => heads.some((row) => roleOfHead(row[col]));
    const rest = block.slice(heads.length);
    const ids = idsOf(rest, sheet, heads);
    const isData = ids ? rest.findIndex((texts) => ids.keyOf(texts)) : 0;
    // a second line of heads has neither name nor code
    const skip = heads.length && isData > 0 ? isData : 0;
    const body = rest
        .slice(skip)
        .map((texts, index) => ({ line: heads.length + skip + index + 1, texts }));
    const isMarks = (col) =>
        !ids?.cols.includes(col) &&
        !isKnownHead(col) &&
        !isDates(body, col) &&
        !(ids && isNumbering(body, col) && col < Math.max(...ids.cols));
    const marks = [];
    for (let col = 0; col < width; col++) {
        if (isMarks(col)) {
            marks.push({ from: col, to: targetOf(heads, col, columns) });
        }
    }
    const named = marks.filter(({ to }) => to !== null);
    // where heads name columns, what they do not name is none of ours
    const ignored = named.length ? marks.length - named.length : 0;
    return { body, ids, marks: named.length ? named : marks, ignored };
}

function headsOf(block, columns) {
    const isHead = (row) =>
        row.some((text) => roleOfHead(text) || columnOfHead(text, columns) !== null);
    let count = 0;
    while (count < Math.min(HEAD_ROWS, block.length) && isHead(block[count])) {
        count++;
    }
    return block.slice(0, count);
}

function targetOf(heads, col, columns) {
    const named = heads.map((row) => columnOfHead(row[col], columns));
    return named.find((index) => index !== null) ?? null;
}

const filledIn = (body, col) => body.map(({ texts }) => texts[col]).filter(Boolean);

function isDates(body, col) {
    const filled = filledIn(body, col);
    return filled.length > 0 && filled.every((text) => DATE.test(text));
}

/** 1, 2, 3 … as the list numbers its pupils. */
function isNumbering(body, col) {
    const numbers = filledIn(body, col).map(Number);
    return numbers.length > 1 && numbers.every((n, i) => !i || n === numbers[i - 1] + 1);
}

/** The columns that say whose marks a row holds, or null. */
function idsOf(rows, { rows: pupils }, heads) {
    const codes = new Set(pupils.map(({ code }) => exact(code || "")).filter(Boolean));
    const names = new Set(pupils.map(({ name }) => fold(name)));
    const width = rows[0]?.length || 0;
    const isKnown = (keys) => {
        const filled = keys.filter(Boolean);
        return {
            count: filled.length,
            isIn: (known) =>
                filled.length > 0 &&
                filled.filter((key) => known.has(key)).length * 100 >=
                    filled.length * KNOWN_PERCENT,
        };
    };
    const found = (by, cols, keyOf) => ({ by, cols, keyOf });
    let byName = null;
    for (let col = 0; col < width; col++) {
        const text = (texts) => texts[col];
        const both = (texts) => cleanText(`${texts[col]} ${texts[col + 1] || ""}`);
        if (isKnown(rows.map((texts) => exact(text(texts)))).isIn(codes)) {
            return found("code", [col, ...(byName?.cols || [])], text);
        }
        if (!byName && isKnown(rows.map((texts) => fold(text(texts)))).isIn(names)) {
            byName = found("name", [col], text);
        } else if (!byName && isKnown(rows.map((texts) => fold(both(texts)))).isIn(names)) {
            byName = found("name", [col, col + 1], both);
        }
    }
    return byName || namedIds(heads, found);
}

/** A column that its head calls names or codes, even of another class. */
function namedIds(heads, found) {
    for (const by of ["code", "name"]) {
        for (const row of heads) {
            const col = row.findIndex((text) => roleOfHead(text) === by);
            if (col >= 0) {
                return found(by, [col], (texts) => texts[col]);
            }
        }
    }
    return null;
}

/**
 * The pupil of each row of a block: an index, or a code of why there is none.
 * Namesakes are told apart by their order, when the block has as many of them.
 *
 * @returns {{index: number|null, code: string}[]}
 */
export function matchRows(body, ids, pupils) {
    const keys = body.map(({ texts }) => ids.keyOf(texts));
    const normalisers = ids.by === "code" ? [exact] : [exact, fold];
    const found = keys.map((key, place) =>
        key
            ? findPupil(key, place, keys, pupils, { ...ids, normalisers })
            : { index: null, code: "NO_NAME" },
    );
    const indexes = found.map(({ index }) => index).filter((index) => index !== null);
    const isTwice = (index) => indexes.indexOf(index) !== indexes.lastIndexOf(index);
    // which of the two is meant is not for a program to say
    return found.map((one) => (isTwice(one.index) ? { index: null, code: "TWICE" } : one));
}

function findPupil(key, place, keys, pupils, { by, normalisers }) {
    for (const normalise of normalisers) {
        const wanted = normalise(key);
        const indexes = [...pupils.keys()].filter((i) => normalise(pupils[i][by] || "") === wanted);
        if (indexes.length === 1) {
            return { index: indexes[0], code: "" };
        }
        if (indexes.length) {
            const same = keys.map((other, i) => [other && normalise(other), i]);
            const places = same.filter(([other]) => other === wanted).map(([, i]) => i);
            return places.length === indexes.length
                ? { index: indexes[places.indexOf(place)], code: "" }
                : { index: null, code: "NAMESAKES" };
        }
    }
    return { index: null, code: "UNKNOWN_PUPIL" };
}
