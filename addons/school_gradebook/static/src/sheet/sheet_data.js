/** What `get_sheet` answers, as the rows and columns of the model. */
import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { COMMENT_COLUMN, TEXT } from "./cell_view";

/** The columns in the order of the screen, that of comments among them. */
export function columnsOf({ columns, gradebook }) {
    const all = [...columns];
    if (!gradebook.marks_only && !all.some((column) => column.key === COMMENT_COLUMN)) {
        const name = _t("Comment");
        const editable = gradebook.can_edit;
        all.push({ key: COMMENT_COLUMN, label: name, short: name, type: TEXT, editable });
    }
    // prose stands behind the average, on the screen and for the keys
    all.sort((a, b) => (a.type === TEXT) - (b.type === TEXT));
    return all.map((column, index) => ({ ...column, index }));
}

/** One pupil; `signal.rev` counts up when the row is to be drawn anew. */
export function rowOf(data, index, signal = reactive({ rev: 0 })) {
    return {
        index,
        signal,
        lineId: data.line_id,
        number: data.number,
        name: data.name,
        code: data.student_code,
        birthDate: data.birth_date,
        title: [data.student_code, data.birth_date].filter(Boolean).join(" · "),
        studentId: data.student_id,
        photo: data.photo,
        firstTerm: data.first_term,
        status: data.status,
        active: data.active,
        /** Keys of marks that two persons have not agreed on: they do not count yet. */
        pending: data.pending || [],
        cells: { ...data.cells },
        comment: data.comment || "",
        ...resultsOf(data),
    };
}

/** What follows from the marks of a pupil. */
export function resultsOf({ average, provisional, final, year_average }) {
    return {
        average: average || "",
        provisional: provisional || "",
        final: Boolean(final),
        yearAverage: year_average || "",
    };
}
