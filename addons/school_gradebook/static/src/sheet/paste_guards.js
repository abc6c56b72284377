/**
 * Signs that a pasted column stands in the wrong place: it is the same as another
 * one, or as one that begins a pupil higher or lower. Pure.
 */

/** A column must have so many marks, and so many that differ from the most common one. */
const LEAST_MARKS = 5;
const LEAST_VARIETY = 3;

/** Whether texts differ enough for a repetition of them not to be chance. */
function isTelling(texts) {
    const counts = new Map();
    texts.forEach((text) => counts.set(text, (counts.get(text) || 0) + 1));
    const most = Math.max(0, ...counts.values());
    return texts.length >= LEAST_MARKS && texts.length - most >= LEAST_VARIETY;
}

/**
 * Whether all pasted marks stand in another column too, `shift` pupils further down.
 *
 * @param {string[]} pasted "" where nothing is pasted
 * @param {string[]} other
 */
function repeats(pasted, other, shift) {
    const pairs = pasted
        .map((text, index) => [text, other[index + shift]])
        .filter(([text, there]) => text && there !== undefined);
    const filled = pasted.filter(Boolean).length;
    return (
        // what falls over the edge by the shift is not compared
        pairs.length >= filled - Math.abs(shift) &&
        isTelling(pairs.map(([text]) => text)) &&
        pairs.every(([text, there]) => text === there)
    );
}

/**
 * @param {{col: number, texts: string[]}[]} pasted columns of the block, by pupil
 * @param {{col: number, texts: string[]}[]} existing columns of the sheet as they are
 * @returns {{code: string, col: number, other: number}[]}
 */
export function columnWarnings(pasted, existing) {
    const warnings = [];
    for (const column of pasted) {
        const others = existing.filter(({ col }) => col !== column.col);
        const before = existing.find(({ col }) => col === column.col);
        const sameHere = before && repeats(column.texts, before.texts, 0);
        const inBlock = pasted.filter(({ col }) => col < column.col);
        const same = [...inBlock, ...others].find(({ texts }) => repeats(column.texts, texts, 0));
        const shifted = [1, -1]
            .flatMap((shift) => (before ? [before, ...others] : others).map((o) => [o, shift]))
            .find(([{ texts }, shift]) => repeats(column.texts, texts, shift));
        if (sameHere) {
            continue; // nothing changes, hence nothing is in the wrong place
        }
        if (same) {
            warnings.push({ code: "SAME_COLUMN", col: column.col, other: same.col });
        } else if (shifted) {
            const [{ col }, shift] = shifted;
            const code = shift > 0 ? "SHIFTED_UP" : "SHIFTED_DOWN";
            warnings.push({ code, col: column.col, other: col });
        }
    }
    return warnings;
}
