import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { cleanText } from "../sheet/mark_grammar";
import { ParameterError, readParameter } from "./parameter_value";

const fold = (text) => cleanText(text).toLowerCase();

/**
 * The parameters of a circular as a table: `<field name="parameter_table"
 * widget="school_parameter_table"/>`, where the field is the list of rows of
 * lib/parameter_table.py. It is written back whole, with other values.
 */
export class ParameterTableField extends Component {
    static template = "school_gradebook.ParameterTableField";
    static props = { ...standardFieldProps };

    setup() {
        const { model } = this.props.record;
        /** Texts that are no value, by path. */
        this.state = useState({ query: "", wrong: {} });
        this.saved = {};
        this.pending = null;
        useRecordObserver((record) => this.onRecord(record));
        useBus(model.bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(model.bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    /** Rows that hold the words searched for, by section. */
    get sections() {
        const words = fold(this.state.query).split(" ");
        const sections = new Map();
        for (const row of this.rows) {
            const text = fold(`${row.section} ${row.label} ${row.rule || ""}`);
            if (words.every((word) => text.includes(word))) {
                sections.set(row.section, [...(sections.get(row.section) || []), row]);
            }
        }
        return [...sections].map(([title, rows]) => ({ title, rows }));
    }

    /** What is saved is what the changes are shown against. */
    onRecord(record) {
        const rows = record.data[this.props.name] || [];
        if (!record.dirty) {
            this.saved = Object.fromEntries(rows.map(({ path, value }) => [path, value]));
            this.state.wrong = {};
            this.pending = null;
        }
    }

    isChanged(row) {
        return this.isWrong(row) || this.saved[row.path] !== row.value;
    }

    isWrong(row) {
        return row.path in this.state.wrong;
    }

    text(row) {
        return this.state.wrong[row.path] ?? row.value;
    }

    /** The value as a person reads it. */
    shown({ type, value, choices }) {
        if (type === "flag") {
            return value ? _t("Yes") : _t("No");
        }
        return choices?.find(([code]) => code === value)?.[1] || value;
    }

    wrongText({ type }) {
        return type === "mark"
            ? _t("Type a number from 0 to 10 with at most one digit after the comma.")
            : _t("Type a whole number, 0 or more.");
    }

    inputMode({ type }) {
        return { mark: "decimal", count: "numeric" }[type] || "text";
    }

    onInput(row, ev) {
        this.pending = { row, text: ev.target.value };
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
    }

    /** Take the text that is being typed, if there is one. */
    commit() {
        if (!this.pending) {
            return undefined;
        }
        const { row, text } = this.pending;
        this.pending = null;
        return this.enter(row, text);
    }

    async enter(row, text) {
        const { record, name } = this.props;
        try {
            const value = readParameter(row, text);
            delete this.state.wrong[row.path];
            await this.write(row.path, value);
        } catch (error) {
            if (!(error instanceof ParameterError)) {
                throw error;
            }
            this.state.wrong[row.path] = text;
            await record.setInvalidField(name);
        }
    }

    async write(path, value) {
        const { record, name } = this.props;
        const rows = this.rows.map((row) => (row.path === path ? { ...row, value } : row));
        await record.update({ [name]: rows });
        // an update counts as valid for the whole field
        if (Object.keys(this.state.wrong).length) {
            await record.setInvalidField(name);
        }
    }
}

export const parameterTableField = {
    component: ParameterTableField,
    supportedTypes: ["json"],
};

registry.category("fields").add("school_parameter_table", parameterTableField);
