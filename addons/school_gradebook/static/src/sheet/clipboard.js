/**
 * Blocks of cells from and to the clipboard, as Excel, LibreOffice and Google
 * Sheets exchange them. A block is a list of rows, each a list of texts. Knows
 * neither OWL nor Odoo, and of the DOM only the parser of HTML.
 */
import { cleanText } from "./mark_grammar";

const PLAIN_NUMBER = /^[-+−]?\d+(?:[.,]\d+)?$/;
const QUOTED = /"((?:[^"]|"")*)"(?=\t|\r|\n|$)/y;
const UNQUOTED = /[^\t\r\n]*/y;
const BREAK = /\r\n?|\n/y;

/**
 * What a paste brings.
 *
 * @param {DataTransfer} data
 * @returns {string[][]} rectangular, without empty rows and columns at its end; may be empty
 */
export function readBlock(data) {
    const html = data.getData("text/html");
    const table = html ? parseHtml(html) : [];
    return table.length ? table : parseText(data.getData("text/plain") || "");
}

/** Offer a block to whatever it is pasted into. */
export function writeBlock(data, block) {
    data.setData("text/plain", toText(block));
    data.setData("text/html", toHtml(block));
}

// ----------------------------------------------------------------------
// Text: cells between tabs, in quotes where they hold a break
// ----------------------------------------------------------------------

function matchAt(pattern, text, position) {
    pattern.lastIndex = position;
    return pattern.exec(text);
}

/** Text as spreadsheets put it on the clipboard. */
export function parseText(text) {
    const rows = [[]];
    let position = 0;
    while (position < text.length) {
        const quoted = matchAt(QUOTED, text, position);
        const [whole, inside] = quoted || matchAt(UNQUOTED, text, position);
        rows.at(-1).push(quoted ? inside.replaceAll('""', '"') : whole);
        position += whole.length;
        const breaks = matchAt(BREAK, text, position);
        if (breaks) {
            rows.push([]);
            position += breaks[0].length;
        } else if (text[position] === "\t") {
            position++;
            if (position === text.length) {
                rows.at(-1).push("");
            }
        }
    }
    return tidy(rows);
}

function toText(block) {
    return block.map((row) => row.join("\t")).join("\n");
}

// ----------------------------------------------------------------------
// HTML: the first table
// ----------------------------------------------------------------------

/** The first table of a page, merged cells spread over the room they take. */
export function parseHtml(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll("style, script, template").forEach((element) => element.remove());
    const rows = [];
    const trs = [...(page.querySelector("table")?.rows || [])].filter((tr) => !isFiller(tr));
    trs.forEach((tr, index) => {
        rows[index] ||= [];
        for (const cell of tr.cells) {
            putCell(rows, index, cell, trs.length);
        }
    });
    return tidy(rows);
}

/** Excel ends a table with an unseen row that only holds the widths of its columns. */
function isFiller(tr) {
    return tr.style.display === "none" && !tr.textContent.trim();
}

function putCell(rows, index, cell, count) {
    const row = rows[index];
    let col = 0;
    while (row[col] !== undefined) {
        col++;
    }
    const bottom = Math.min(index + cell.rowSpan, count);
    for (let r = index; r < bottom; r++) {
        rows[r] ||= [];
        for (let c = col; c < col + cell.colSpan; c++) {
            rows[r][c] = "";
        }
    }
    row[col] = cellText(cell);
}

/** The text of a cell; the whole number where the cell shows a rounded one. */
function cellText(cell) {
    cell.querySelectorAll("br").forEach((br) => br.replaceWith(" "));
    const shown = cleanText(cell.textContent);
    const exact = exactNumber(cell);
    if (exact === null || !PLAIN_NUMBER.test(shown)) {
        return shown;
    }
    const isSame = Math.abs(exact - Number(shown.replace(",", ".").replace("−", "-"))) < 1e-6;
    return isSame ? shown : String(Number(exact.toFixed(6))).replace(".", ",");
}

/** The number behind a cell, as LibreOffice, Excel and Google Sheets give it, or null. */
function exactNumber(cell) {
    const given = cell.getAttribute("sdval") || cell.getAttribute("x:num");
    if (given) {
        return Number.isFinite(Number(given)) ? Number(given) : null;
    }
    try {
        const value = JSON.parse(cell.dataset.sheetsValue || "null");
        return typeof value?.[3] === "number" ? value[3] : null;
    } catch {
        return null;
    }
}

function escape(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A mark says its number too, so that no program takes «8,5» for a text or for 85. */
function tdOf(text) {
    if (!PLAIN_NUMBER.test(text)) {
        return `<td>${escape(text)}</td>`;
    }
    const number = Number(text.replace(",", "."));
    return `<td x:num="${number}" sdval="${number}" sdnum="1066;">${text}</td>`;
}

function toHtml(block) {
    const rows = block.map((row) => `<tr>${row.map(tdOf).join("")}</tr>`).join("");
    const space = 'xmlns:x="urn:schemas-microsoft-com:office:excel"';
    return `<html ${space}><meta charset="utf-8"><table>${rows}</table></html>`;
}

// ----------------------------------------------------------------------

/** Clean texts, rows of one length, nothing empty at the end. */
function tidy(rows) {
    const cleaned = rows.map((row) => Array.from(row, (text) => cleanText(text || "")));
    const filled = cleaned.map((row) => row.findLastIndex(Boolean) + 1);
    const width = Math.max(0, ...filled);
    const height = filled.findLastIndex(Boolean) + 1;
    return cleaned
        .slice(0, height)
        .map((row) => Array.from({ length: width }, (_, col) => row[col] || ""));
}
