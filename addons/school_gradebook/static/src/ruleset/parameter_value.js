import { formatMark, MarkError, parseMark } from "../sheet/mark_grammar";

const COUNT = /^[0-9]{1,4}$/;

/** A text that is not of its row's type. */
export class ParameterError extends Error {}

const READ = {
    mark(text) {
        try {
            const cell = parseMark(text, "score", { exemptAllowed: false });
            if (cell?.state === "value") {
                return formatMark(cell, "score");
            }
        } catch (error) {
            if (!(error instanceof MarkError)) {
                throw error;
            }
        }
        throw new ParameterError();
    },
    count(text) {
        if (!COUNT.test(text.trim())) {
            throw new ParameterError();
        }
        return String(Number(text));
    },
    text: (text) => text.trim(),
};

/**
 * The value a text stands for in a row of the parameter table, in its one written form.
 * The server judges it again (lib/parameter_table.py), with what it knows of the other rows.
 */
export function readParameter({ type }, text) {
    return READ[type] ? READ[type](text) : text;
}
