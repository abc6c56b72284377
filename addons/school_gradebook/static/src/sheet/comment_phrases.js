/** Phrases for comments: the pupil's name in them, and finding one. Pure. */
import { cleanText, MarkError } from "./mark_grammar";

/** The given name: in Vietnamese the last word of a full name. */
export function givenName(fullName) {
    return cleanText(fullName).split(" ").at(-1);
}

/** A phrase as it reads for one pupil. What is no placeholder of ours stays as it is. */
export function fillPhrase(text, fullName) {
    const names = { ten: givenName(fullName), ho_ten: cleanText(fullName) };
    return text.replace(/\{(ten|ho_ten)\}/g, (_, key) => names[key]);
}

/** Without diacritics and case: «cham» finds «Chăm». */
export function foldText(text) {
    return cleanText(text)
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/[đĐ]/g, "d")
        .toLowerCase();
}

/** The phrases that hold every word of the query, in their order. */
export function filterPhrases(phrases, query) {
    const words = foldText(query).split(" ");
    return phrases.filter(({ text }) => {
        const folded = foldText(text);
        return words.every((word) => folded.includes(word));
    });
}

/** Characters as the server counts them. */
export function lengthOf(text) {
    return [...cleanText(text)].length;
}

/**
 * The text, unless it is longer than a comment may be.
 *
 * @throws {MarkError} nothing is cut off
 */
export function checkLength(text, max) {
    const length = lengthOf(text);
    if (max && length > max) {
        throw new MarkError("TOO_LONG", { max, length });
    }
    return text;
}

/**
 * A text with a phrase put in at the caret, set apart by single spaces.
 *
 * @returns {{text: string, caret: number}} caret: behind the phrase
 */
export function insertPhrase(text, phrase, caret = text.length) {
    const before = text.slice(0, caret).trimEnd();
    const after = text.slice(caret).trimStart();
    const head = before ? `${before} ${phrase}` : phrase;
    return { text: after ? `${head} ${after}` : head, caret: head.length };
}
