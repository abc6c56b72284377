"""Form versions as data: one file per form, its levels and editions by date (forms.md §0.2)."""


def versions(document):
    """Return the form versions that a file of ``data/forms`` describes.

    A file holds what all have in common, what each level adds and what each edition adds.

    :param document: the parsed JSON file
    :return: list of values of ``school.form.version``
    """
    return [
        {
            "code": document["code"],
            "level": level,
            "name": edition["name"],
            "date_from": edition["date_from"],
            "date_to": edition["date_to"],
            "content": {**document["common"], **of_level, **edition["content"]},
        }
        for level, of_level in document["levels"].items()
        for edition in document["versions"]
    ]
