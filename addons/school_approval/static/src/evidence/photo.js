/** Photos of a phone, made small enough to be sent over a school's connection. */

/** The longer side of a script that can still be read when printed. */
export const MAX_SIDE = 2000;
const QUALITY = 0.85;
/** What a server takes: see TYPES and MAX_BYTES of school.correction.evidence. */
export const MAX_BYTES = 15 * 1024 * 1024;

/** The size to which a picture is scaled: never larger than it is. */
export function targetSize(width, height, maxSide = MAX_SIDE) {
    const scale = Math.min(1, maxSide / Math.max(width, height));
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** «IMG_2041.HEIC» → «IMG_2041.jpg» */
export function jpegName(name) {
    return `${(name || "anh").replace(/\.[^.]*$/, "")}.jpg`;
}

/**
 * Return the photo as a JPEG of at most `MAX_SIDE`, upright as it was taken; what is no
 * picture, is small already or cannot be read by this browser is returned as it is.
 *
 * @param {File} file
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function shrinkPhoto(file, maxSide = MAX_SIDE) {
    const asItIs = { blob: file, name: file.name };
    if (!file.type.startsWith("image/")) {
        return asItIs;
    }
    let bitmap;
    try {
        bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
        return asItIs; // HEIC in a browser that does not know it
    }
    const size = targetSize(bitmap.width, bitmap.height, maxSide);
    if (size.width === bitmap.width && isAccepted(file)) {
        bitmap.close();
        return asItIs;
    }
    const blob = await drawn(bitmap, size);
    bitmap.close();
    return blob ? { blob, name: jpegName(file.name) } : asItIs;
}

function isAccepted(file) {
    return ["image/jpeg", "image/png", "image/webp"].includes(file.type);
}

function drawn(bitmap, { width, height }) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    // a transparent picture would become black
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** The type of what a binary field holds before it is stored, by its first bytes in base64. */
export function typeOfBase64(text) {
    const types = {
        "/": "image/jpeg",
        i: "image/png",
        U: "image/webp",
        J: "application/pdf",
    };
    return types[text[0]] || "";
}
