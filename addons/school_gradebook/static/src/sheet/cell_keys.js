import { COMMENT_COLUMN, TEXT } from "./cell_view";
import { keyAction, READY } from "./navigation";

/** Which keys are left while a paste is shown: looking around, writing it, dropping it. */
const PREVIEW_KEYS = { Enter: "applyPaste", Escape: "dropPaste", Tab: "toPasteBar" };
const PREVIEW_ACTIONS = ["move", "extend", "help"];

/** What the keys of the grid do: an action of navigation.js becomes a deed of the editor. */
export class CellKeys {
    /**
     * @param {import("./cell_editor").CellEditor} editor
     * @param {{enterMoves: string}} settings
     * @param {Object<string, Function>} outside help, menu, applyPaste, dropPaste, toPasteBar
     */
    constructor(editor, settings, outside) {
        Object.assign(this, { editor, settings, outside });
    }

    onKeydown(ev) {
        const { column, mode, pasting } = this.editor;
        const freeText = column.type === TEXT || column.key === COMMENT_COLUMN;
        const { enterMoves } = this.settings;
        const action = pasting.isOpen
            ? this.previewAction(ev)
            : keyAction(ev, { mode, enterMoves, freeText });
        if (action && this.act(action)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** While a paste is shown, the cells can be looked at, not written. */
    previewAction(ev) {
        if (ev.key in PREVIEW_KEYS) {
            return { type: PREVIEW_KEYS[ev.key] };
        }
        const action = keyAction(ev, { mode: READY });
        const isTyping = ev.key.length === 1 && !ev.ctrlKey && !ev.metaKey;
        const isLooking = action ? PREVIEW_ACTIONS.includes(action.type) : !isTyping;
        return isLooking ? action : { type: "nothing" };
    }

    /** @returns {boolean} false when the key is to do what it does everywhere */
    act(action) {
        const { editor } = this;
        const { blocks } = editor;
        const acts = {
            move: () => editor.move(action),
            edit: () => editor.edit(),
            revert: () => editor.revert(),
            leave: () => editor.leave(),
            clear: () => editor.clear(),
            accept: () => editor.accept(),
            explain: () => editor.model.explain(editor.row),
            extend: () => blocks.extend(action),
            selectAll: () => blocks.selectAll(),
            selectColumn: () => blocks.selectColumns(editor.position.col, editor.position.col),
            fillDown: () => blocks.fillDown(),
            fillEmpty: () => blocks.fillEmpty(),
            enterText: () => blocks.fillSame(action.text),
            undo: () => blocks.undo(),
            redo: () => blocks.redo(),
            nothing: () => {},
            ...this.outside,
        };
        return acts[action.type]() !== false;
    }
}
