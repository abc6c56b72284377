import { _t } from "@web/core/l10n/translation";

/** By kind of an entry: its icon and what a screen reader says of it. Colours: explanation.scss. */
const KINDS = {
    arithmetic: { icon: "fa-calculator", label: () => _t("Calculation") },
    met: { icon: "fa-check-circle", label: () => _t("Condition met") },
    unmet: { icon: "fa-times-circle", label: () => _t("Condition not met") },
    adjusted: { icon: "fa-level-up", label: () => _t("Adjusted") },
    note: { icon: "fa-info-circle", label: () => _t("Note") },
    decision: { icon: "fa-flag", label: () => _t("Decision") },
    award: { icon: "fa-trophy", label: () => _t("Award") },
};

const PERIODS = {
    HK1: () => _t("Term 1"),
    HK2: () => _t("Term 2"),
    GHK1: () => _t("Middle of term 1"),
    CHK1: () => _t("End of term 1"),
    GHK2: () => _t("Middle of term 2"),
    CN: () => _t("Whole year"),
    after_summer: () => _t("After the summer"),
};

/** `{kind, icon, label}` of an entry; a kind this screen does not know is a note. */
export function kindOf({ kind }) {
    const known = kind in KINDS ? kind : "note";
    return { kind: known, icon: KINDS[known].icon, label: KINDS[known].label() };
}

/** The name of a term or moment, its code when it is none of the usual ones. */
export function periodName(code) {
    return PERIODS[code]?.() || code;
}

/** The text of an entry without the title of its group, which stands beside it. */
export function textUnder(title, { text }) {
    const [, rest] = text.startsWith(title)
        ? /^(?:, |: )(.+)$/su.exec(text.slice(title.length)) || []
        : [];
    return rest ? rest[0].toUpperCase() + rest.slice(1) : text;
}
