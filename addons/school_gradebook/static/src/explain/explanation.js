import { Component, useState } from "@odoo/owl";
import { kindOf, textUnder } from "./entry_kinds";

/** The identifier of a rule; a click shows which article of which circular it is. */
export class RuleBadge extends Component {
    static template = "school_gradebook.RuleBadge";
    static props = { rule: String, article: { type: String, optional: true } };

    setup() {
        this.state = useState({ open: false });
    }

    toggle() {
        this.state.open = !this.state.open;
    }
}

/** Facts as a row of values: «Học tập: Khá». */
export class FactList extends Component {
    static template = "school_gradebook.FactList";
    static props = { facts: Array };
}

/** Why something is as it is: subject by subject, then levels, decision, award. */
export class ExplanationGroups extends Component {
    static template = "school_gradebook.ExplanationGroups";
    static components = { RuleBadge };
    static props = { groups: Array };

    get groups() {
        return this.props.groups
            .filter(({ entries }) => entries.length)
            .map(({ title, entries }) => ({
                title,
                entries: entries.map((entry) => ({
                    ...entry,
                    ...kindOf(entry),
                    text: textUnder(title, entry),
                })),
            }));
    }
}

/** Everything that `explain` answers, but for title and subtitle. */
export class Explanation extends Component {
    static template = "school_gradebook.Explanation";
    static components = { ExplanationGroups, FactList };
    static props = { data: Object };

    get isEmpty() {
        const { facts, groups, errors } = this.props.data;
        const entries = groups.flatMap((group) => group.entries);
        return !facts.length && !errors.length && !entries.length;
    }
}
