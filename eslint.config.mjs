// Rules of its own, no preset: what Odoo's web client code needs and no more.
const browser = [
    "AbortController", "Blob", "CustomEvent", "DOMParser", "DOMRect", "DataTransfer", "Element",
    "Event", "File", "FileReader", "FormData", "HTMLElement", "HTMLInputElement", "IntersectionObserver",
    "KeyboardEvent", "MutationObserver", "Node", "ResizeObserver", "URL", "URLSearchParams",
    "clearInterval", "clearTimeout", "console", "createImageBitmap", "crypto",
    "document", "fetch", "getComputedStyle", "localStorage", "location", "navigator", "queueMicrotask", "requestAnimationFrame",
    "cancelAnimationFrame", "sessionStorage", "setInterval", "setTimeout", "structuredClone",
    "window",
];

export default [
    {
        files: ["addons/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {
                ...Object.fromEntries(browser.map((name) => [name, "readonly"])),
                odoo: "readonly",
                luxon: "readonly",
                owl: "readonly",
            },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            // A switch over keys counts once.
            complexity: ["error", { max: 16, variant: "modified" }],
            "consistent-return": "error",
            curly: "error",
            eqeqeq: "error",
            "max-depth": ["error", 4],
            "max-lines": ["error", 500],
            "max-lines-per-function": ["error", { max: 60, skipComments: true }],
            "no-alert": "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-keys": "error",
            "no-duplicate-imports": "error",
            "no-eval": "error",
            "no-implicit-globals": "error",
            "no-redeclare": "error",
            "no-shadow": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { args: "after-used" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
    {
        // A test file is one long function of its suite.
        files: ["addons/**/tests/**/*.js"],
        rules: { "max-lines-per-function": "off" },
    },
];
