/** Dates and times of the sheet, always as a Vietnamese school writes them. */
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

const DATE_TIME = "dd/MM/yyyy HH:mm";

/** A moment in milliseconds as «10:42». */
export function formatTime(milliseconds) {
    return DateTime.fromMillis(milliseconds).toFormat("HH:mm");
}

/** What the server calls a moment (ISO, or its own UTC form) as «20/12/2025 17:00»; null as "". */
export function formatMoment(text) {
    if (!text) {
        return "";
    }
    let moment = DateTime.fromISO(text, { zone: "utc" });
    if (!moment.isValid) {
        moment = DateTime.fromSQL(text, { zone: "utc" });
    }
    return moment.isValid ? moment.setZone("default").toFormat(DATE_TIME) : text;
}

/** Days before a deadline from which the days are counted; before that its date stands. */
const COUNTED_DAYS = 14;

const TEXTS = {
    days: (count) => (count === 1 ? _t("1 day left") : _t("%s days left", count)),
    hours: (count) => (count === 1 ? _t("1 hour left") : _t("%s hours left", count)),
    minutes: (count) => (count === 1 ? _t("1 minute left") : _t("%s minutes left", count)),
    past: () => _t("time is up"),
};

/** What is left of a deadline, see deadline.js: «3 days left», or its date while it is far. */
export function timeLeftText({ unit, count }, closes) {
    if (unit === "days" && count > COUNTED_DAYS) {
        const date = DateTime.fromISO(closes, { zone: "utc" }).setZone("default");
        return _t("until %s", date.toFormat("dd/MM"));
    }
    return TEXTS[unit](count);
}
