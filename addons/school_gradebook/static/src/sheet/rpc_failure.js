import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { BROKEN, DENIED, LOST, SIGNED_OUT } from "./failure";

const DENIALS = [
    "odoo.exceptions.AccessDenied",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.RedirectWarning",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
];
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/** No answer within the time allowed: a connection can hang without breaking. */
export class NoAnswerError extends Error {}

/** What a failed request means for the queue: `{kind, message}`. */
export function classifyFailure(error) {
    if (!(error instanceof RPCError)) {
        return { kind: LOST, message: _t("no connection") };
    }
    const message = error.data?.message || error.message;
    if (error.exceptionName === SESSION_EXPIRED) {
        return { kind: SIGNED_OUT, message: _t("you are signed out") };
    }
    if (DENIALS.includes(error.exceptionName)) {
        return { kind: DENIED, code: "DENIED", message };
    }
    return { kind: BROKEN, message: _t("the server has an error") };
}
