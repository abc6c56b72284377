/** A random UUID; `crypto.randomUUID` exists in secure contexts (https, localhost) only. */
export function newRequestId(source = globalThis.crypto) {
    if (source?.randomUUID) {
        return source.randomUUID();
    }
    const hex = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16));
    hex[12] = "4";
    hex[16] = "89ab"[Math.floor(Math.random() * 4)];
    return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
