"""The forms of this addon as data: one file per form, its levels and editions by date."""


def edition(document, level, on):
    """Return what a form says for a level on a day, or None where no edition covers it.

    :param dict document: a file of ``data/forms``
    :param str level: TH, THCS, THPT, GDTX
    :param str on: ISO date
    """
    for version in document["versions"]:
        if version["date_from"] <= on <= (version["date_to"] or "9999"):
            of_level = document["levels"].get(level, {})
            name = f"{document['common']['name']} – {version['name']}"
            return {**document["common"], **of_level, **version["content"], "edition": name}
    return None


def rows_of(form, ruleset):
    """Return the printed rows of the slip for the rules of a class: the old ones keep theirs."""
    return form["rows"].get(ruleset) or form["rows"]["*"]
