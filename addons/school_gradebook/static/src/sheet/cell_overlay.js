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

/** An element that is there and not seen. */
const HIDDEN = { left: "0px", top: "0px", width: "0px", height: "0px", opacity: 0 };

/**
 * What lies over the table: the host of the input over the active cell, the
 * bands of the cross over its row and column, and the frame of the selection.
 */
export class CellOverlay {
    /** @param {{table, scroller, names, host, rowBand, colBand, frame}} elements */
    constructor(elements) {
        Object.assign(this, elements);
        this.cell = null;
        this.range = null;
        /** Names and head of the active row and column. */
        this.active = [];
        setPlace(this.frame, HIDDEN);
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
    }

    /** Frame a range of several cells; null when it is only the active one. */
    select(range) {
        if (range || this.range) {
            this.markSelected(this.range, range);
            this.range = range;
            this.placeFrame();
        }
    }

    /** For screen readers: cells say that they are selected. Only rows that differ are touched. */
    markSelected(before, after) {
        const has = (range, row) => range && row >= range.top && row <= range.bottom;
        const isSameAcross =
            before && after && before.left === after.left && before.right === after.right;
        [...this.table.tBodies[0].rows].forEach((row, index) => {
            const was = has(before, index);
            const is = has(after, index);
            if ((was || is) && !(was && is && isSameAcross)) {
                this.markRow(row, is ? after : null);
            }
        });
    }

    markRow(row, range) {
        for (const cell of row.querySelectorAll("td[data-col]")) {
            const col = Number(cell.dataset.col);
            if (range && col >= range.left && col <= range.right) {
                cell.setAttribute("aria-selected", "true");
            } else {
                cell.removeAttribute("aria-selected");
            }
        }
    }

    placeFrame() {
        const first = this.range && this.cellAt({ row: this.range.top, col: this.range.left });
        const last = this.range && this.cellAt({ row: this.range.bottom, col: this.range.right });
        if (!first || !last) {
            setPlace(this.frame, HIDDEN);
            return;
        }
        const top = first.parentElement.offsetTop;
        const bottom = last.parentElement.offsetTop + last.parentElement.offsetHeight;
        setPlace(this.frame, {
            left: `${first.offsetLeft}px`,
            top: `${top}px`,
            width: `${last.offsetLeft + last.offsetWidth - first.offsetLeft}px`,
            height: `${bottom - top}px`,
            opacity: 1,
        });
    }

    /** Mark the name of a row, its copy that stays in sight, and the head of a column. */
    highlight(row, head) {
        const copies = this.names.querySelector(".o_sheet_names_rows").children;
        const active = [row.querySelector("th"), copies[row.sectionRowIndex], head];
        this.active.forEach((element) => element?.removeAttribute("data-active"));
        active.forEach((element) => element?.setAttribute("data-active", ""));
        this.active = active;
    }

    reveal() {
        this.cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    revealAt(position) {
        this.cellAt(position)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    /** A note opens where there is room: upwards near the foot, leftwards near the edge. */
    turnNote() {
        const cell = this.host.getBoundingClientRect();
        const frame = this.scroller.getBoundingClientRect();
        this.host.toggleAttribute("data-note-up", cell.bottom + NOTE_HEIGHT > frame.bottom);
        this.host.toggleAttribute("data-note-left", cell.left > (frame.left + frame.right) / 2);
    }
}
