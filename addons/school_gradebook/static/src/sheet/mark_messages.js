/** What the sheet tells a teacher: one short sentence per code. */
import { _t } from "@web/core/l10n/translation";

const REFUSALS = {
    NOT_A_MARK: () => _t("This is not a mark: type a number from 0 to 10, or v, k, m."),
    OUT_OF_RANGE: ({ min, max }) => _t("A mark lies between %(min)s and %(max)s.", { min, max }),
    TOO_MANY_DECIMALS: () => _t("A mark has at most one digit after the comma."),
    MISSING_COMMA: ({ suggest }) => _t("Out of range. Did you mean %s?", suggest),
    NOT_INTEGER: () => _t("The mark of this test is a whole number."),
    NOT_A_COMMENT: () => _t("Type Đ (pass) or CĐ (not yet)."),
    NOT_A_LEVEL: () => _t("Type T, H or C."),
    NOT_A_TRAIT: () => _t("Type T, Đ or C."),
    EXEMPT_NOT_ALLOWED: () => _t("An exemption is not allowed in this column."),
    UNFINISHED: () => _t("This was being typed when the page ended. Check it and enter it again."),
    TOO_LONG: ({ max, length }) =>
        _t("At most %(max)s characters; these are %(length)s.", { max, length }),
    NO_ANSWER: () => _t("The server did not confirm this cell. Enter it again."),
};

const STATES = {
    absent: () => _t("Absent, to be made up"),
    zero: () => _t("Not made up: counts as zero"),
    exempt: () => _t("Exempt"),
    transferred: () => _t("Taken over from the former school"),
};

const PUPILS = {
    transferred_out: () => _t("This pupil has moved to another school."),
    class_change: () => _t("This pupil has moved to another class."),
    suspended: () => _t("This pupil's studies are suspended."),
    dropped: () => _t("This pupil has dropped out."),
};

/** Why a text was refused. The server's own message, when there is one, comes first. */
export function refusalText({ code, message, params = {} }) {
    return message || REFUSALS[code]?.(params) || _t("This value was refused (%s).", code);
}

/** What a state of a cell means, or "" for an ordinary mark. */
export function stateText(state) {
    return STATES[state]?.() || "";
}

/** Why nothing can be entered for a pupil. */
export function pupilText(status) {
    return PUPILS[status]?.() || _t("This pupil has left the class.");
}
