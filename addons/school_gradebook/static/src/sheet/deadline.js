/**
 * How much time a column has left, by the server's clock. Pure: knows neither
 * DOM nor OWL nor Odoo; what it reads of the world is given to it.
 */

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Days before a deadline from which it stands out. */
const SOON = 3;

/**
 * The server's time, carried on from the moment it was told. The clock of the
 * computer may be wrong; only what passes on it counts.
 */
export class ServerTime {
    /** @param {{now: () => number, monotonic: () => number}} clock in milliseconds */
    constructor(clock) {
        this.clock = clock;
        this.told = null;
    }

    /** @param {string} text moment as the server calls it (ISO 8601) */
    set(text) {
        const moment = Date.parse(text);
        if (!Number.isNaN(moment)) {
            const { clock } = this;
            this.told = { moment, now: clock.now(), monotonic: clock.monotonic() };
        }
    }

    /** Now, in milliseconds since 1970. */
    get now() {
        const { clock, told } = this;
        if (!told) {
            return clock.now();
        }
        // the monotonic clock stands still while a laptop sleeps, the other one may be set back
        const passed = Math.max(clock.monotonic() - told.monotonic, clock.now() - told.now);
        return told.moment + passed;
    }
}

/**
 * What is left until a moment: `{unit: "days"|"hours"|"minutes"|"past", count, urgency}`,
 * or null without a moment. Days are counted as a calendar does not: 36 hours are one day.
 * `urgency` is "past", "today" (less than a day), "soon" or "".
 */
export function timeLeft(closes, now) {
    const moment = closes ? Date.parse(closes) : NaN;
    if (Number.isNaN(moment)) {
        return null;
    }
    const left = moment - now;
    if (left <= 0) {
        return { unit: "past", count: 0, urgency: "past" };
    }
    if (left < HOUR) {
        return { unit: "minutes", count: Math.ceil(left / MINUTE), urgency: "today" };
    }
    if (left < DAY) {
        return { unit: "hours", count: Math.floor(left / HOUR), urgency: "today" };
    }
    const count = Math.floor(left / DAY);
    return { unit: "days", count, urgency: count <= SOON ? "soon" : "" };
}

/** Whether a deadline that was open at one moment is over at another. */
export function hasPassed(closes, from, to) {
    return Boolean(timeLeft(closes, from)?.count) && timeLeft(closes, to).unit === "past";
}
