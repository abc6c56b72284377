/** Dates and times of the sheet, always as a Vietnamese school writes them. */
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
