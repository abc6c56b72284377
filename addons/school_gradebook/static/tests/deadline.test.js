import { describe, expect, test } from "@odoo/hoot";

import { ServerTime, timeLeft } from "@school_gradebook/sheet/deadline";

describe.current.tags("headless");

const CLOSES = "2025-12-20T17:00:00+07:00";
const before = (hours) => Date.parse(CLOSES) - hours * 3600000;

test("what is left, in the unit that matters", () => {
    const shown = [100, 96, 95.9, 25, 24, 23.9, 1, 0.99, 0.001, 0, -5].map((hours) => {
        const { unit, count, urgency } = timeLeft(CLOSES, before(hours));
        return `${count} ${unit} ${urgency}`.trim();
    });
    expect(shown).toEqual([
        "4 days",
        "4 days",
        "3 days soon",
        "1 days soon",
        "1 days soon",
        "23 hours today",
        "1 hours today",
        "60 minutes today",
        "1 minutes today",
        "0 past past",
        "0 past past",
    ]);
    expect(timeLeft(null, 0)).toBe(null);
    expect(timeLeft("soon", 0)).toBe(null);
});

test("the server's clock counts, whatever the computer's says", () => {
    const clock = { wall: Date.parse("1999-01-01T00:00:00Z"), steady: 5000 };
    const time = new ServerTime({ now: () => clock.wall, monotonic: () => clock.steady });
    time.set("2025-12-20T16:00:00+07:00");
    expect(time.now).toBe(before(1));
    clock.steady += 60000;
    clock.wall += 60000;
    expect(time.now).toBe(before(1) + 60000);
    // asleep for an hour: only one of the two clocks went on
    clock.wall += 3600000;
    expect(timeLeft(CLOSES, time.now).unit).toBe("past");
    time.set("2025-12-20T16:30:00+07:00");
    // somebody sets the clock back
    clock.wall -= 86400000;
    clock.steady += 1000;
    expect(timeLeft(CLOSES, time.now).count).toBe(30);
});

test("without a word of the server the computer's clock has to do", () => {
    const time = new ServerTime({ now: () => 1000, monotonic: () => 5 });
    time.set(undefined);
    expect(time.now).toBe(1000);
});
