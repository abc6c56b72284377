/** What the preview of a paste says: one short sentence per code. */
import { _t } from "@web/core/l10n/translation";
import { refusalText } from "./mark_messages";

const REASONS = {
    NO_ROW: () => _t("There is no pupil for this row."),
    NO_COLUMN: () => _t("There is no column for this mark."),
    NO_NAME: () => _t("This row names no pupil."),
    UNKNOWN_PUPIL: () => _t("This pupil is not in the class."),
    NAMESAKES: () => _t("Several pupils have this name: paste their codes too."),
    TWICE: () => _t("This pupil stands in the block twice."),
};

const shortOf = (columns, col) => columns[col].short;

const WARNINGS = {
    OTHER_PUPIL: ({ params }) =>
        _t(
            "Line %(line)s says «%(said)s», but would be written to «%(pupil)s» (rows like this: %(count)s).",
            {
                ...params,
                pupil: `${params.pupil.number}. ${params.pupil.name}`,
            },
        ),
    SAME_COLUMN: ({ col, other }, columns) =>
        _t("%(column)s would be the same as %(other)s for every pupil. Is it the right column?", {
            column: shortOf(columns, col),
            other: shortOf(columns, other),
        }),
    SHIFTED_UP: ({ col, other }, columns) =>
        _t(
            "%(column)s repeats %(other)s one pupil too high. Does the block begin with the right pupil?",
            {
                column: shortOf(columns, col),
                other: shortOf(columns, other),
            },
        ),
    SHIFTED_DOWN: ({ col, other }, columns) =>
        _t(
            "%(column)s repeats %(other)s one pupil too low. Does the block begin with the right pupil?",
            {
                column: shortOf(columns, col),
                other: shortOf(columns, other),
            },
        ),
};

/** Why a cell of the block will not be written. */
export function pasteReason({ code, reason, params }) {
    return reason || REASONS[code]?.() || refusalText({ code, params });
}

/** What a person should look at before the block is written. */
export function warningText(warning, columns) {
    return WARNINGS[warning.code](warning, columns);
}
