import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CHOICES = { name: "column_choices", type: "json" };

function choicesOf(record) {
    return record.data.column_choices || [];
}

/** `<field name="column" widget="school_column_choice"/>`: the columns of the row's book. */
export class ColumnChoice extends Component {
    static template = "school_approval.ColumnChoice";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get choices() {
        return choicesOf(this.props.record);
    }

    get label() {
        return this.choices.find(([key]) => key === this.value)?.[1] || this.value;
    }

    onChange(ev) {
        this.props.record.update({ [this.props.name]: ev.target.value || false });
    }
}

registry.category("fields").add("school_column_choice", {
    component: ColumnChoice,
    displayName: _t("Column of the book"),
    supportedTypes: ["char"],
    fieldDependencies: [CHOICES],
});

/** A requested value: figures on a phone's keyboard where the column takes figures. */
export class RequestedValue extends CharField {
    static template = "school_approval.RequestedValue";

    get inputMode() {
        const { record } = this.props;
        const [, , type] = choicesOf(record).find(([key]) => key === record.data.column) || [];
        return ["score", "test"].includes(type) ? "decimal" : "text";
    }
}

registry.category("fields").add("school_requested_value", {
    ...charField,
    component: RequestedValue,
    fieldDependencies: [CHOICES],
});
