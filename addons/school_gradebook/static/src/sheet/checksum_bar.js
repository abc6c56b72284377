import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { REFUSED } from "./cell_entry";
import { TEXT } from "./cell_view";
import { checksum, formatHundredths } from "./checksum";
import { formatTenths } from "./mark_grammar";
import { SheetModel } from "./sheet_model";

/** What the active column, or the selected block, adds up to: to compare with the paper list. */
export class ChecksumBar extends Component {
    static template = "school_gradebook.ChecksumBar";
    static props = { model: SheetModel, active: Object };

    setup() {
        this.active = useState(this.props.active);
        this.status = useState(this.props.model.status);
    }

    /** The range of several cells that is selected, or null: then the column counts. */
    get block() {
        const { range } = this.active;
        const isBlock = range && (range.top !== range.bottom || range.left !== range.right);
        return isBlock ? range : null;
    }

    get name() {
        void this.active.rev;
        if (this.block) {
            return _t("Selection");
        }
        const { column } = this.active;
        return column && column.type !== TEXT ? column.label : "";
    }

    cells() {
        const { rows, columns } = this.props.model;
        const range = this.block;
        const from = range ? range.left : this.active.column.index;
        const to = range ? range.right : this.active.column.index;
        const across = columns.slice(from, to + 1).filter(({ type }) => type !== TEXT);
        const down = range ? rows.slice(range.top, range.bottom + 1) : rows;
        return down
            .filter((row) => row.active)
            .flatMap((row) => across.map((column) => this.cell(row, column)));
    }

    /** A text that was refused is on the screen and is no mark. */
    cell(row, column) {
        const { model } = this.props;
        const refused = model.entry(row, column)?.state === REFUSED;
        return { text: refused ? "" : model.text(row, column), type: column.type };
    }

    get text() {
        void this.status.rev;
        if (!this.name) {
            return "";
        }
        const { marks, sum, average, codes, absent, exempt } = checksum(this.cells());
        const said = [];
        if (marks) {
            said.push(
                _t("%s marks", marks),
                _t("sum %s", formatTenths(sum)),
                _t("average %s", formatHundredths(average)),
            );
        }
        codes.forEach((count, code) => said.push(`${code} ${count}`));
        if (absent) {
            said.push(_t("absent %s", absent));
        }
        if (exempt) {
            said.push(_t("exempt %s", exempt));
        }
        return said.length ? said.join(" · ") : _t("nothing entered yet");
    }
}
