import { Component, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { RuleBadge } from "../explain/explanation";
import { printElement } from "./print_element";

/**
 * A circular in plain words: `<field name="description" widget="school_ruleset_text"/>`,
 * where the field is the list of sections of lib/describe.py.
 */
export class RulesetTextField extends Component {
    static template = "school_gradebook.RulesetTextField";
    static components = { RuleBadge };
    static props = { ...standardFieldProps };

    setup() {
        this.text = useRef("text");
    }

    get sections() {
        return this.props.record.data[this.props.name] || [];
    }

    print() {
        printElement(this.text.el, this.props.record.data.display_name || document.title);
    }
}

export const rulesetTextField = {
    component: RulesetTextField,
    supportedTypes: ["json"],
};

registry.category("fields").add("school_ruleset_text", rulesetTextField);
