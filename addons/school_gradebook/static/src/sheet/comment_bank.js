import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { fillPhrase, filterPhrases } from "./comment_phrases";
import { cleanText } from "./mark_grammar";
import { SheetModel } from "./sheet_model";

const PHRASE = "school.comment.phrase";
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };

/**
 * The phrases that suit the book, as they read for one pupil: type to filter,
 * arrows to choose, Enter to take. What is typed and found nowhere can be kept as
 * a phrase of one's own.
 */
export class CommentBank extends Component {
    static template = "school_gradebook.CommentBank";
    static props = {
        model: SheetModel,
        row: Object,
        onPick: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.list = useRef("list");
        this.state = useState({ phrases: [], query: "", index: 0 });
        useAutofocus();
        onWillStart(() => this.load());
        useEffect(
            (index) => {
                this.list.el?.children[index]?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.index],
        );
    }

    async load() {
        const { model } = this.props;
        model.phrases ||= await this.orm.call("school.gradebook", "get_phrases", [[model.id]]);
        this.state.phrases = model.phrases;
    }

    get found() {
        return filterPhrases(this.state.phrases, this.state.query).map((phrase) => ({
            ...phrase,
            shown: fillPhrase(phrase.text, this.props.row.name),
        }));
    }

    /** What is typed, when it is a phrase that could be kept. */
    get newPhrase() {
        const text = cleanText(this.state.query);
        return this.state.phrases.some((phrase) => phrase.text === text) ? "" : text;
    }

    optionId(index) {
        return `o_sheet_phrase_${index}`;
    }

    onInput(ev) {
        Object.assign(this.state, { query: ev.target.value, index: 0 });
    }

    onKeydown(ev) {
        if (ev.isComposing) {
            return;
        }
        const last = this.found.length - 1;
        if (ev.key in STEPS) {
            ev.preventDefault();
            this.state.index = Math.max(0, Math.min(last, this.state.index + STEPS[ev.key]));
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.take();
        }
    }

    /** Enter: the phrase that is chosen, or what is typed when there is none such. */
    take() {
        const phrase = this.found[this.state.index];
        if (phrase) {
            this.pick(phrase.shown);
        } else if (this.newPhrase) {
            this.keep();
        }
    }

    pick(text) {
        this.props.onPick(text);
        this.props.close();
    }

    /** Keep what is typed as a phrase of one's own, and take it. */
    async keep() {
        const text = this.newPhrase;
        const [id] = await this.orm.create(PHRASE, [{ text }]);
        this.props.model.phrases.unshift({ id, text, own: true });
        this.pick(fillPhrase(text, this.props.row.name));
    }

    manage() {
        this.props.close();
        this.action.doAction("school_gradebook.school_comment_phrase_action");
    }
}
