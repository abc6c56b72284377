import { describe, expect, test } from "@odoo/hoot";

import {
    fillPhrase,
    filterPhrases,
    foldText,
    givenName,
    insertPhrase,
    lengthOf,
} from "@school_gradebook/sheet/comment_phrases";

describe.current.tags("headless");

test("the given name is the last word", () => {
    expect(["Nguyễn Thị An", " H’  Nga ", "Y Thị Kim Ân"].map(givenName)).toEqual([
        "An",
        "Nga",
        "Ân",
    ]);
});

test("names are filled in, other braces stay", () => {
    const filled = fillPhrase("{ten} chăm; {ho_ten} đã {tien_bo}, {ten}!", "Lò Thị Ân");
    expect(filled).toBe("Ân chăm; Lò Thị Ân đã {tien_bo}, Ân!");
    // a name is text, not a pattern
    expect(fillPhrase("{ten}", "A $&")).toBe("$&");
});

test("found without diacritics, word by word", () => {
    const phrases = ["Chăm chỉ, tích cực", "Đọc to, rõ ràng", "Cần cố gắng"].map((text) => ({
        text,
    }));
    const found = (query) => filterPhrases(phrases, query).map(({ text }) => text);
    expect(found("cham")).toEqual(["Chăm chỉ, tích cực"]);
    expect(found("doc RO")).toEqual(["Đọc to, rõ ràng"]);
    expect(found("")).toHaveLength(3);
    expect(found("giỏi")).toEqual([]);
    expect(foldText("Đặng Ưu")).toBe("dang uu");
});

test("a phrase is put in at the caret, with single spaces", () => {
    expect(insertPhrase("", "Ngoan.")).toEqual({ text: "Ngoan.", caret: 6 });
    expect(insertPhrase("Chăm. ", "Ngoan.")).toEqual({ text: "Chăm. Ngoan.", caret: 12 });
    expect(insertPhrase("Chăm. Khá.", "Ngoan.", 5).text).toBe("Chăm. Ngoan. Khá.");
    expect(insertPhrase("Khá.", "Ngoan.", 0)).toEqual({ text: "Ngoan. Khá.", caret: 6 });
});

test("length as the server counts it", () => {
    expect(lengthOf("Tiến bộ".normalize("NFD"))).toBe(7);
    expect(lengthOf("  a\u200b  b ")).toBe(3);
    expect(lengthOf("😀")).toBe(1);
});
