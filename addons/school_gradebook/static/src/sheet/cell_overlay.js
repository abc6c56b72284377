/** Room that a note needs below its cell, in pixels. */
const NOTE_HEIGHT = 120;

/** @type {WeakMap<Element, Animation>} */
const placements = new WeakMap();

/**
 * Place an element by an animation without duration: a change of the style
 * attribute would make the browser restyle the whole page (README, «Speed»).
 */
function setPlace(element, frame) {
    placements.get(element)?.cancel();
    placements.set(element, element.animate([frame], { duration: 0, fill: "forwards" }));
}

/**
 * What lies over the table: the host of the input over the active cell, and the
 * bands of the cross over its row and column.
 */
export class CellOverlay {
    /** @param {{table, scroller, host, rowBand, colBand}} elements */
    constructor(elements) {
        Object.assign(this, elements);
        this.cell = null;
    }

    cellAt({ row, col }) {
        return this.table.tBodies[0].rows[row]?.querySelector(`[data-col="${col}"]`);
    }

    /** Lay the host over a cell and let the names of its row and column stand out. */
    cover(cell) {
        this.cell = cell;
        // rows are positioned, hence the cell's own offsets count within its row
        const row = cell.parentElement;
        const across = { left: `${cell.offsetLeft}px`, width: `${cell.offsetWidth}px` };
        const down = { top: `${row.offsetTop}px`, height: `${row.offsetHeight}px` };
        setPlace(this.host, { ...across, ...down });
        setPlace(this.colBand, across);
        setPlace(this.rowBand, down);
        this.highlight(row, this.table.tHead.querySelector(`[data-col="${cell.dataset.col}"]`));
        this.onScroll();
    }

    highlight(row, head) {
        this.table.querySelectorAll("[data-active]").forEach((element) => {
            element.removeAttribute("data-active");
        });
        row.querySelector("th").setAttribute("data-active", "");
        head.setAttribute("data-active", "");
    }

    reveal() {
        this.cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    /** The input never lies over the frozen names, only under them. */
    onScroll() {
        if (this.cell) {
            const name = this.cell.parentElement.querySelector("th").getBoundingClientRect();
            const { left } = this.cell.getBoundingClientRect();
            this.host.toggleAttribute("data-under", left < Math.floor(name.right));
        }
    }

    /** A note opens where there is room: upwards near the foot, leftwards near the edge. */
    turnNote() {
        const cell = this.host.getBoundingClientRect();
        const frame = this.scroller.getBoundingClientRect();
        this.host.toggleAttribute("data-note-up", cell.bottom + NOTE_HEIGHT > frame.bottom);
        this.host.toggleAttribute("data-note-left", cell.left > (frame.left + frame.right) / 2);
    }
}
