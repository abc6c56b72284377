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
/** The server wants to know who is there; Odoo asks with a dialog of its own. */
const WHO_IS_THERE = "odoo.addons.auth_timeout.models.ir_http.CheckIdentityException";
/** What the server says when the page is of somebody else than the session. */
const OTHER_USER = "other_user";

/** No answer within the time allowed: a connection can hang without breaking. */
export class NoAnswerError extends Error {}

/** What a failed request means for the queue: `{kind, message}`. */
export function classifyFailure(error) {
    if (!(error instanceof RPCError)) {
        return { kind: LOST, message: _t("no connection") };
    }
    if (error.exceptionName === SESSION_EXPIRED) {
        const isOther = error.data?.arguments?.[0] === OTHER_USER;
        const message = isOther ? _t("another person is signed in") : _t("you are signed out");
        return { kind: SIGNED_OUT, message, isOther };
    }
    if (asksWhoIsThere(error)) {
        return { kind: SIGNED_OUT, message: _t("confirm who you are"), isOther: true };
    }
    const message = error.data?.message || error.message;
    if (DENIALS.includes(error.exceptionName)) {
        return { kind: DENIED, code: "DENIED", message };
    }
    return { kind: BROKEN, message: _t("the server has an error") };
}

export const asksWhoIsThere = (error) => error.exceptionName === WHO_IS_THERE;
