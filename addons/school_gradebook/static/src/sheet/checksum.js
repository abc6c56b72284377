/**
 * Count, sum and average of cells, to be held against the list on paper. Exact:
 * whole tenths; the average in hundredths, halves up. Pure.
 */
import { roundHalfUp } from "./live_average";
import { CODES, MarkError, parseMark } from "./mark_grammar";

function read({ text, type }) {
    try {
        return parseMark(text, type);
    } catch (error) {
        if (!(error instanceof MarkError)) {
            throw error;
        }
        return null;
    }
}

/**
 * @param {{text: string, type: string}[]} cells as they are shown
 * @returns {{marks: number, sum: number, average: number|null, codes: Map<string, number>,
 *   absent: number, exempt: number, empty: number}} sum in tenths, average in hundredths
 */
export function checksum(cells) {
    const total = { marks: 0, sum: 0, average: null, codes: new Map(), absent: 0, exempt: 0 };
    total.empty = 0;
    for (const cell of cells) {
        const mark = read(cell);
        if (!mark) {
            total.empty++;
        } else if (mark.state === "absent" || mark.state === "exempt") {
            total[mark.state]++;
        } else if (mark.tenths !== null) {
            total.marks++;
            total.sum += mark.tenths;
        } else {
            const code = CODES[cell.type].shown[mark.code];
            total.codes.set(code, (total.codes.get(code) || 0) + 1);
        }
    }
    if (total.marks) {
        total.average = roundHalfUp(total.sum * 10, total.marks);
    }
    return total;
}

/** 694 hundredths as «6,94». */
export function formatHundredths(hundredths) {
    return `${Math.floor(hundredths / 100)},${String(hundredths % 100).padStart(2, "0")}`;
}
