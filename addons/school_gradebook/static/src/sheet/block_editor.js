import { _t } from "@web/core/l10n/translation";
import { readBlock, writeBlock } from "./clipboard";
import { fillDown, fillEmpty, fillSame, lockedCount } from "./fill";
import { MarkError } from "./mark_grammar";
import { nextPosition, READY } from "./navigation";
import {
    columnSelection,
    isSingle,
    linesOf,
    rangeAround,
    rangeOf,
    rowSelection,
    sizeOf,
} from "./selection";

/** What is done to a whole selection: choose it, copy, paste, fill, clear, undo. */
export class BlockEditor {
    /**
     * @param {import("./cell_editor").CellEditor} editor
     * @param {(text: string) => void} say tells what was done
     * @param {(block: string[][]) => void} paste shows what a block would change
     */
    constructor(editor, { say, paste }) {
        Object.assign(this, { editor, say, paste });
    }

    get model() {
        return this.editor.model;
    }

    get grid() {
        return this.editor.grid;
    }

    get range() {
        return rangeOf(this.editor.selection);
    }

    // ------------------------------------------------------------------
    // The selection
    // ------------------------------------------------------------------

    /** Let the corner that Shift moves go on by a key. */
    extend(action) {
        const { head } = this.editor.selection;
        this.extendTo(nextPosition(head, { ...action, entry: false }, this.grid));
    }

    extendTo(head) {
        const { anchor } = this.editor.selection;
        this.editor.select({ anchor, head });
        this.editor.overlay.revealAt(head);
    }

    selectAll() {
        const { rows, cols } = this.grid;
        const head = { row: rows - 1, col: cols - 1 };
        this.editor.select({ anchor: { row: 0, col: 0 }, head });
    }

    selectColumns(from, to) {
        this.editor.select(columnSelection(from, to, this.grid));
    }

    selectRows(from, to) {
        this.editor.select(rowSelection(from, to, this.grid));
    }

    // ------------------------------------------------------------------
    // Writing
    // ------------------------------------------------------------------

    /** Write changes by index as one step. */
    write(changes) {
        const { rows, columns } = this.model;
        return this.model.writer.write(
            changes.map(({ row, col, text }) => ({ row: rows[row], column: columns[col], text })),
        );
    }

    clear() {
        const cleared = this.write(fillSame(this.range, "", this.grid));
        this.tell(cleared.length, (count) => _t("Cells cleared: %s.", count));
    }

    fillDown() {
        const range = this.range;
        const filled = this.write(fillDown(range, this.grid));
        this.tell(filled.length, (count) => _t("Cells filled: %s.", count));
    }

    /** The text of the active cell in the whole selection, or only where nothing stands. */
    fillSame(text = this.activeText, fill = fillSame) {
        const range = this.range;
        const filled = this.isMark(text)
            ? this.write(fill(range, text, this.grid))
            : this.model.enter(this.editor.row, this.editor.column, text);
        this.tell(filled.length, (count) => _t("Cells filled: %s.", count));
    }

    /** Fill what is empty: in the selection, or in the whole column of a single cell. */
    fillEmpty() {
        const text = this.activeText;
        if (isSingle(this.range)) {
            const { col } = this.editor.position;
            this.selectColumns(col, col);
        }
        this.fillSame(text, fillEmpty);
    }

    get activeText() {
        const { row, col } = this.editor.position;
        return this.editor.textAt(row, col);
    }

    /** A text that is no mark goes into the active cell only, where it is refused. */
    isMark(text) {
        try {
            this.model.normalise(this.editor.column, text);
            return true;
        } catch (error) {
            if (error instanceof MarkError) {
                return false;
            }
            throw error;
        }
    }

    /** Say how much was done, what stayed as it was, and how to take it back. */
    tell(count, done) {
        const locked = lockedCount(this.range, this.grid);
        const parts = [
            count ? done(count) : _t("Nothing changed."),
            locked && _t("Locked cells stay as they are: %s.", locked),
            count && _t("Ctrl+Z takes it back."),
        ];
        if (count > 1 || locked) {
            this.say(parts.filter(Boolean).join(" "));
        }
    }

    // ------------------------------------------------------------------
    // Undo
    // ------------------------------------------------------------------

    undo() {
        this.travelled(this.model.writer.undo(), _t("There is nothing to undo."));
    }

    redo() {
        this.travelled(this.model.writer.redo(), _t("There is nothing to do again."));
    }

    /** Show what an undo or redo has changed. */
    travelled(cells, nothing) {
        if (!cells) {
            this.say(nothing);
            return;
        }
        const positions = cells.map(({ row, column }) => ({ row: row.index, col: column.index }));
        const { top, left, bottom, right } = rangeAround(positions);
        const anchor = { row: top, col: left };
        this.editor.select({ anchor, head: { row: bottom, col: right } }, anchor);
        this.editor.overlay.revealAt(anchor);
        const locked = cells.filter((cell) => cell.locked).length;
        this.say(
            locked
                ? _t("Cells that are locked meanwhile stay as they are: %s.", locked)
                : _t("Cells changed back: %s.", cells.length),
        );
    }

    // ------------------------------------------------------------------
    // The clipboard
    // ------------------------------------------------------------------

    /** Only the text that is selected in an open cell, as everywhere, is the input's own. */
    get isOpen() {
        return this.editor.mode !== READY;
    }

    onCopy(ev) {
        if (!this.isOpen) {
            ev.preventDefault();
            const lines = linesOf(this.range);
            writeBlock(
                ev.clipboardData,
                lines.map((line) => line.map(({ row, col }) => this.editor.textAt(row, col))),
            );
            const { rows, cols } = sizeOf(this.range);
            this.say(_t("Copied: %(rows)s × %(columns)s", { rows, columns: cols }));
        }
    }

    onCut(ev) {
        if (!this.isOpen) {
            this.onCopy(ev);
            this.clear();
        }
    }

    onPaste(ev) {
        const block = readBlock(ev.clipboardData);
        const isOneCell = block.length === 1 && block[0].length === 1;
        if (this.isOpen && isOneCell) {
            return;
        }
        ev.preventDefault();
        this.editor.commit();
        if (isOneCell && isSingle(this.range)) {
            this.model.enter(this.editor.row, this.editor.column, block[0][0]);
        } else if (block.length) {
            this.paste(block);
        }
    }
}
