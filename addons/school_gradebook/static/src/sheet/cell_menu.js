import { Component, onMounted, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { TEXT } from "./cell_view";
import { CODES } from "./mark_grammar";
import { stateText } from "./mark_messages";
import { isSingle } from "./selection";

/** The keys of the states that a type of column takes; a level cannot be zero. */
const STATES = [
    { text: "v", state: "absent" },
    { text: "k", state: "zero", types: ["score", "test", "comment"] },
    { text: "m", state: "exempt" },
];

function entries(column) {
    if (column.type === TEXT) {
        return [];
    }
    const codes = Object.values(CODES[column.type]?.shown || {}).map((text) => ({
        label: text,
        text,
    }));
    const states = STATES.filter(({ types }) => !types || types.includes(column.type)).map(
        ({ text, state }) => ({ label: stateText(state), key: text.toUpperCase(), text }),
    );
    return [...codes, ...states].map((item) => ({
        ...item,
        action: { type: "enterText", text: item.text },
    }));
}

function fills(blocks) {
    const text = blocks.activeText;
    const single = isSingle(blocks.range);
    const empty = single
        ? _t("Write «%s» into the empty cells of the column", text)
        : _t("Write «%s» into the empty cells of the selection", text);
    return [
        { label: _t("Fill down"), key: "Ctrl+D", action: { type: "fillDown" } },
        text &&
            !single && {
                label: _t("Write «%s» into the whole selection", text),
                key: "Ctrl+Enter",
                action: { type: "enterText", text },
            },
        text && { label: empty, action: { type: "fillEmpty" } },
        { label: _t("Clear"), key: "Delete", action: { type: "clear" } },
    ].filter(Boolean);
}

/** The items of the menu, in groups, for the selection of an editor. */
export function menuGroups({ model, row, column, blocks }) {
    const isOpen = !isSingle(blocks.range) || model.isEditable(row, column);
    const { history } = model.writer;
    return [
        isOpen ? entries(column) : [],
        isOpen ? fills(blocks) : [],
        [
            history.canUndo && { label: _t("Undo"), key: "Ctrl+Z", action: { type: "undo" } },
            history.canRedo && { label: _t("Redo"), key: "Ctrl+Y", action: { type: "redo" } },
        ].filter(Boolean),
        [
            {
                label: _t("Why is the average what it is?"),
                key: "=",
                action: { type: "explain" },
            },
            { label: _t("Keys of the sheet"), key: "?", action: { type: "help" } },
        ],
    ].filter((group) => group.length);
}

/** The small menu of the active cell, or of the selection. */
export class CellMenu extends Component {
    static template = "school_gradebook.CellMenu";
    static props = { groups: Array, onChoose: Function, close: Function };

    setup() {
        this.menu = useRef("menu");
        onMounted(() => this.items[0]?.focus());
    }

    get items() {
        return [...this.menu.el.querySelectorAll("[role=menuitem]")];
    }

    choose(action) {
        this.props.close();
        this.props.onChoose(action);
    }

    onKeydown(ev) {
        const { items } = this;
        const last = items.length - 1;
        const index = items.indexOf(document.activeElement);
        const targets = {
            ArrowDown: index === last ? 0 : index + 1,
            ArrowUp: index <= 0 ? last : index - 1,
            Home: 0,
            End: last,
        };
        if (ev.key in targets) {
            ev.preventDefault();
            items[targets[ev.key]].focus();
        } else if (ev.key === "Tab") {
            ev.preventDefault();
            this.props.close();
        }
    }
}
