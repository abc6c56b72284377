"""Pieces of sentences that several sections of a circular's text share."""

from .marks import format_tenths
from .parameter_words import group_name


def section(title, sentences, *, rules=(), article="", table=None):
    """Return one section; each rule ID once, sentences that are not there left out."""
    return {
        "title": title,
        "rules": list(dict.fromkeys(rule for rule in rules if rule)),
        "article": article,
        "sentences": [sentence for sentence in sentences if sentence],
        "table": table,
    }


def table(head, rows):
    """Return a table of texts."""
    return {"head": list(head), "rows": [[str(cell) for cell in row] for row in rows]}


def learner(params):
    """Return what a pupil is called in this circular."""
    return params.words.get("learner", "học sinh")


def head(params):
    """Return what the head of the school is called inside a sentence."""
    return small(params.words.get("head", "Hiệu trưởng"))


def small(text):
    """Return a text with a small first letter."""
    return text[:1].lower() + text[1:]


def big(text):
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def least(tenths):
    """Return «từ 6,5 trở lên»."""
    return f"từ {format_tenths(tenths)} trở lên"


def either(names, word="hoặc"):
    """Return «Tốt, Khá hoặc Đạt»."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def grades(numbers):
    """Return «lớp 4, 5»."""
    return f"lớp {', '.join(str(number) for number in sorted(numbers))}"


def column_name(group):
    """Return the name of a group of columns without its number."""
    return group_name(group.label)


def counts(group):
    """Return the number of columns: «2», or by periods a year."""
    if len(group.counts) == 1:
        return str(group.counts[0].count)
    parts, previous = [], None
    for step in group.counts:
        parts.append(f"{periods(previous, step.up_to)}: {step.count}")
        previous = step.up_to
    return "; ".join(parts)


def periods(previous, up_to):
    """Return «trên 35 đến 70 tiết/năm học»."""
    if up_to is None:
        return f"trên {previous} tiết/năm học"
    return f"{f'trên {previous} ' if previous else ''}đến {up_to} tiết/năm học"
