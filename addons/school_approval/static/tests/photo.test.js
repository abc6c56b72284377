import { describe, expect, test } from "@odoo/hoot";

import { jpegName, shrinkPhoto, targetSize, typeOfBase64 } from "@school_approval/evidence/photo";

describe.current.tags("headless");

async function photo(width, height, type = "image/jpeg") {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, type));
    return new File([blob], "IMG_2041.JPEG", { type });
}

async function sizeOf(blob) {
    const { width, height } = await createImageBitmap(blob);
    return { width, height };
}

test("a picture is never made larger", () => {
    expect(targetSize(3000, 4000)).toEqual({ width: 1500, height: 2000 });
    expect(targetSize(4000, 3000)).toEqual({ width: 2000, height: 1500 });
    expect(targetSize(800, 600)).toEqual({ width: 800, height: 600 });
});

test("a large photo comes as a small JPEG", async () => {
    const { blob, name } = await shrinkPhoto(await photo(600, 1000), 500);
    expect(blob.type).toBe("image/jpeg");
    expect(name).toBe("IMG_2041.jpg");
    expect(await sizeOf(blob)).toEqual({ width: 300, height: 500 });
});

test("what is small already stays byte for byte", async () => {
    const file = await photo(300, 200, "image/png");
    const { blob, name } = await shrinkPhoto(file);
    expect(blob).toBe(file);
    expect(name).toBe(file.name);
});

test("what is no picture, or one that the browser cannot read, stays as it is", async () => {
    const pdf = new File(["%PDF-1.7"], "bai.pdf", { type: "application/pdf" });
    const heic = new File(["ftypheic"], "IMG_1.HEIC", { type: "image/heic" });
    for (const file of [pdf, heic]) {
        expect((await shrinkPhoto(file)).blob).toBe(file);
    }
});

test("names and types", () => {
    expect(jpegName("Bài 1.ảnh.HEIC")).toBe("Bài 1.ảnh.jpg");
    expect(jpegName("")).toBe("anh.jpg");
    expect(typeOfBase64("/9j/4AAQ")).toBe("image/jpeg");
    expect(typeOfBase64("iVBORw0K")).toBe("image/png");
    expect(typeOfBase64("JVBERi0x")).toBe("application/pdf");
});
