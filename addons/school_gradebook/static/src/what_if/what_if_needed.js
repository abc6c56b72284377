import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Which single mark would lift the level, subject by subject, and which cannot. */
export class WhatIfNeeded extends Component {
    static template = "school_gradebook.WhatIfNeeded";
    static props = { needed: Object, onTry: Function };

    get isEmpty() {
        return Object.values(this.props.needed).every((entries) => !entries.length);
    }

    sentence({ label, column, needed, level_name }) {
        return _t("Needs %(column)s from %(needed)s to reach level %(level)s", {
            column: label || column,
            needed,
            level: level_name,
        });
    }

    names(entries) {
        return [...new Set(entries.map(({ name }) => name))].join(", ");
    }
}
