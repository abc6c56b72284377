import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { usePopover } from "@web/core/popover/popover_hook";
import { TEXT } from "./cell_view";
import { CommentBank } from "./comment_bank";
import { insertPhrase, lengthOf } from "./comment_phrases";
import { EDITING, READY } from "./navigation";
import { SheetModel } from "./sheet_model";

/** Ctrl+Space, or Alt+↓ as in any list: the phrases. */
function isBankKey(ev) {
    return (ev.ctrlKey && ev.code === "Space") || (ev.altKey && ev.key === "ArrowDown");
}

/** In a column of prose: how long the comment is, and the phrases to take it from. */
export class CommentTools extends Component {
    static template = "school_gradebook.CommentTools";
    static props = { model: SheetModel, active: Object, editor: Object };

    setup() {
        this.active = useState(this.props.active);
        this.button = useRef("button");
        this.bank = usePopover(CommentBank, {
            position: "top",
            onClose: () => this.props.editor.focus(),
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
    }

    get isText() {
        return this.active.column?.type === TEXT;
    }

    get max() {
        return this.active.column?.max || 0;
    }

    get length() {
        void this.active.rev;
        return this.isText ? lengthOf(this.active.draft || "") : 0;
    }

    get canWrite() {
        void this.active.rev;
        const { row, column } = this.active;
        return this.isText && this.props.model.isEditable(row, column);
    }

    onKeydown(ev) {
        if (this.canWrite && this.props.editor.isFocused && isBankKey(ev)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.open();
        }
    }

    open() {
        const { editor, model } = this.props;
        const { row, column } = this.active;
        const caret = editor.mode === READY ? undefined : editor.input.selectionStart;
        editor.commit();
        this.bank.open(this.button.el, {
            model,
            row,
            onPick: (phrase) => this.insert(model.text(row, column), phrase, caret),
        });
    }

    /** The phrase stands in the opened cell, to be gone on with; Enter takes it. */
    insert(text, phrase, caret) {
        const { editor } = this.props;
        const { input } = editor;
        const inserted = insertPhrase(text, phrase, caret);
        input.value = inserted.text;
        editor.mode = EDITING;
        editor.onInput();
        input.focus({ preventScroll: true });
        input.setSelectionRange(inserted.caret, inserted.caret);
    }
}
