import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { endpointOf } from "./endpoint";
import { UnsentList } from "./unsent_list";

/** On every page: in which gradebooks cells of mine are not saved. A click opens the book. */
export class SheetSystray extends Component {
    static template = "school_gradebook.SheetSystray";
    static components = { Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.sheets = useService("school_mark_sheet");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState(this.sheets.state);
    }

    get cells() {
        return this.state.waiting.reduce((sum, { cells }) => sum + cells, 0);
    }

    get title() {
        return _t("%(cells)s cells not saved in %(books)s gradebooks", {
            cells: this.cells,
            books: this.state.waiting.length,
        });
    }

    text({ name, cells }) {
        return _t("%(name)s: %(cells)s cells", { name, cells });
    }

    open({ id, key }) {
        const orphan = this.sheets.shelf.orphans.get(key);
        if (orphan?.isFinal) {
            this.dialog.add(UnsentList, { source: this.unsentOf(orphan) });
            return;
        }
        const { model, resId } = endpointOf(id, "get_sheet");
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /** A book that cannot be opened any more: its cells are in the store alone. */
    unsentOf(orphan) {
        const { bookId, name, labels, queue, message } = orphan;
        return {
            gradebook: { id: bookId, name },
            message,
            entries: () => queue.entries,
            label: ({ key, column }) => labels[key] || { pupil: "", column },
            forget: () => this.sheets.shelf.forget(orphan),
        };
    }
}

registry
    .category("systray")
    .add("school_gradebook.unsaved", { Component: SheetSystray }, { sequence: 30 });
