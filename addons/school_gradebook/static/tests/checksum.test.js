import { describe, expect, test } from "@odoo/hoot";

import { checksum, formatHundredths } from "@school_gradebook/sheet/checksum";
import { swipeOf } from "@school_gradebook/sheet/swipe";

describe.current.tags("headless");

const of = (type, ...texts) => checksum(texts.map((text) => ({ text, type })));

test("count, sum and average of marks, exact", () => {
    const { marks, sum, average, absent, exempt, empty } = of(
        "score",
        ..."8,0 7,5 k v m 0,1".split(" "),
        "",
    );
    expect([marks, sum, average, absent, exempt, empty]).toEqual([4, 156, 390, 1, 1, 1]);
    // 0,1 + 0,2 is no third thing, and a half goes up
    expect(of("score", "0,1", "0,2").sum).toBe(3);
    expect(of("score", "7,0", "7,1", "7,0", "7,1").average).toBe(705);
    expect(of("score", "6,6", "6,7", "6,7").average).toBe(667);
    expect(of("score", "", "v").average).toBe(null);
});

test("codes are counted one by one", () => {
    expect([...of("comment", "Đ", "CĐ", "Đ", "k", "v").codes]).toEqual([
        ["Đ", 2],
        ["CĐ", 2],
    ]);
    expect([...of("trait", "T", "Đ", "T").codes]).toEqual([
        ["T", 2],
        ["Đ", 1],
    ]);
});

test("what is no mark does not count", () => {
    expect(of("score", "abc", "85,5").empty).toBe(2);
});

test("hundredths as they are written", () => {
    expect([694, 700, 5, 1000].map(formatHundredths)).toEqual(["6,94", "7,00", "0,05", "10,00"]);
});

test("a swipe is long, quick and across", () => {
    const from = { x: 300, y: 100, at: 0 };
    const to = (x, y, at = 200) => swipeOf(from, { x, y, at });
    expect(to(200, 110)).toBe("left");
    expect(to(400, 90)).toBe("right");
    expect(to(250, 100)).toBe(null); // too short
    expect(to(200, 200)).toBe(null); // the list is scrolled
    expect(to(200, 110, 2000)).toBe(null); // a finger that rests
});
