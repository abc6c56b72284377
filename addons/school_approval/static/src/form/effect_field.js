import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** `<field name="effect" widget="school_correction_effect"/>`: what changes, pupil by pupil. */
export class EffectField extends Component {
    static template = "school_approval.EffectField";
    static props = { ...standardFieldProps };

    /** `[{pupil, changes: [{label, before, after}]}]` in the order of the rows. */
    get pupils() {
        const found = new Map();
        for (const { pupil, ...change } of this.props.record.data[this.props.name] || []) {
            if (!found.has(pupil)) {
                found.set(pupil, []);
            }
            found.get(pupil).push(change);
        }
        return [...found].map(([pupil, changes]) => ({ pupil, changes }));
    }
}

registry.category("fields").add("school_correction_effect", {
    component: EffectField,
    displayName: _t("What it changes"),
    supportedTypes: ["json"],
});
