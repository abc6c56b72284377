/** How long a cell stands out that somebody else has changed, in milliseconds. */
const DURATION = 3000;

/**
 * Let cells stand out for a moment: by an animation, because a change of a class
 * would make the browser restyle the whole page (README, «Speed»).
 *
 * @param {Element} root of the sheet
 * @param {{lineId: number, column: string}[]} cells
 */
export function flashCells(root, cells) {
    for (const { lineId, column } of cells) {
        const inGrid = root.querySelector(`[id="o_sheet_${lineId}_${column}"]`);
        const cell = inGrid || root.querySelector(`[data-cell="${lineId}|${column}"]`);
        cell?.animate(
            [{ backgroundColor: "#ffe08a" }, { backgroundColor: "#ffe08a", offset: 0.6 }, {}],
            {
                duration: DURATION,
            },
        );
    }
}
