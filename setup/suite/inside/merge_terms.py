"""merge_terms.py TEMPLATE [TRANSLATION]: tidy a .pot and merge it into a .po."""

import sys
from pathlib import Path

import polib

# Lines that change with every export and say nothing.
IDLE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def main() -> None:
    """Tidy the template; with a second file, merge it into that."""
    template = tidy(polib.pofile(sys.argv[1], wrapwidth=78))
    template.save(sys.argv[1])
    if len(sys.argv) > 2:
        merge(template, Path(sys.argv[2]))


def tidy(file: polib.POFile) -> polib.POFile:
    """Drop the idle header lines."""
    for name in IDLE:
        file.metadata.pop(name, None)
    return file


def merge(template: polib.POFile, path: Path) -> None:
    """New terms come in empty, gone ones leave, kept ones keep their text.

    No fuzzy guesses: a term whose source changed is a new term.
    """
    known = {}
    if path.exists():
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
    template.metadata["Language"] = "vi"
    template.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
    template.save(str(path))


main()
