"""What each column of the class ledger shows for each pupil, as printed text."""

from datetime import date

from . import corrections


def show_date(iso):
    """Return an ISO date as dd/mm/yyyy, "" for none."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y") if iso else ""


def relative(person):
    """Return «name, occupation, phone, e-mail» of a parent, leaving out what is not known."""
    parts = (person.get(key) for key in ("name", "occupation", "phone", "email"))
    return ", ".join(part for part in parts if part)


class Rows:
    """Rows of the ledger's tables: dictionaries of column key -> text.

    «gone» holds the words for a pupil who has left, «corrected» the corrections by column key
    where the book shows them; a key that is missing prints as nothing.
    """

    def __init__(self, content, subjects, corrected=None):
        self.content = content
        self.form = content["form"]
        self.subjects = subjects
        self.pupils = content["pupils"]
        self.corrected = corrected or {}

    def of(self, source, subject=None):
        """Return the rows of a kind of page (``source`` in the form version)."""
        return getattr(self, f"_{source}")(subject)

    def _teachers(self, _subject):
        return [
            {"number": str(place), "subject": item["label"], "name": ", ".join(item["teachers"])}
            for place, item in enumerate(self.subjects, 1)
        ]

    def _profile(self, _subject):
        labels = self.form["labels"]
        return [
            {
                **_identity(pupil),
                "birth_date": show_date(pupil["birth_date"]),
                "birth_place": pupil["birth_place"],
                "sex": labels.get(f"sex_{pupil['sex']}", ""),
                "ethnicity": pupil["ethnicity"],
                "policy": pupil["policy"],
                "address": pupil["address"],
                "father": relative(pupil["father"]) or relative(pupil["guardian"]),
                "mother": relative(pupil["mother"]),
                "changes": self._movement(pupil),
                "corrected": self._corrected("", pupil),
            }
            for pupil in self.pupils
        ]

    def _subject(self, subject):
        rows = []
        for pupil in self.pupils:
            marks = self._marks(subject, pupil)
            corrected = self._corrected(subject["code"], pupil)
            entries = [entry for cell in corrected.values() for entry in cell]
            note = self._movement(pupil) or marks.get("note", "")
            note = note or (corrections.note(entries) if entries else "")
            own = {"note": note, "corrected": corrected, "gone": self._gone(pupil)}
            rows.append({**_identity(pupil), **marks, **own})
        return rows

    def _corrected(self, subject, pupil, prefix=""):
        """Return {column key: corrections} of a pupil; "" are judgements of the class."""
        own = subject, str(pupil["id"])
        return {
            f"{prefix}{key[2]}": entries
            for key, entries in self.corrected.items()
            if key[:2] == own
        }

    def _term_summary(self, _subject):
        return [self._summary(pupil, "average", "term") for pupil in self.pupils]

    def _year_summary(self, _subject):
        return [self._summary(pupil, "year", "year") for pupil in self.pupils]

    def _year_decision(self, _subject):
        results = self.content["year"]
        return [
            {
                **_identity(pupil),
                **self._decision(results.get(str(pupil["id"]), {})),
                "gone": self._gone(pupil),
            }
            for pupil in self.pupils
        ]

    def _marks(self, subject, pupil):
        """Return what the cells show; a state without a value prints its own word (law 1)."""
        words = self.form["states"][subject["kind"]]
        row = subject["rows"].get(str(pupil["id"]), {})
        return {
            key: words[cell["state"]] if isinstance(cell, dict) else cell
            for key, cell in row.items()
        }

    def _summary(self, pupil, column, results):
        values = {**_identity(pupil), "gone": self._gone(pupil)}
        for subject in self.subjects:
            marks = self._marks(subject, pupil)
            values[f"subject:{subject['code']}"] = marks.get(column, "")
        for key, code in self.content[results].get(str(pupil["id"]), {}).items():
            values[f"{results}_{key}"] = self.form["levels"].get(code, "")
        if results == "term":
            values["corrected"] = self._corrected("", pupil, "term_")
        return values

    def _decision(self, result):
        """Return the cells of «Xếp loại cả năm» from codes; no code prints as nothing."""
        levels, tick = self.form["levels"], self.form["labels"]["tick"]
        outcome = self.form["decisions"].get(result.get("decision"))
        return {
            "year_conduct": levels.get(result.get("conduct"), ""),
            "year_learning": levels.get(result.get("learning"), ""),
            "summer_conduct": levels.get(result.get("summer_conduct"), ""),
            "summer_learning": levels.get(result.get("summer_learning"), ""),
            "absences": result.get("absences", ""),
            "award": self.form["awards"].get(result.get("award"), ""),
            "promoted": tick if outcome == "promoted" else "",
            "retained": tick if outcome == "retained" else "",
        }

    def totals(self):
        """Return the numbers of «Tổng hợp chung», dots while a decision is missing."""
        codes = [item.get("decision") for item in self.content["year"].values()]
        outcomes = [self.form["decisions"].get(code) for code in codes]
        if not outcomes or not all(outcomes):
            return dict.fromkeys(("promoted", "summer", "retained"), self.form["dots"])
        return {
            "promoted": str(outcomes.count("promoted")),
            "summer": str(codes.count("PROMOTED_AFTER_SUMMER")),
            "retained": str(outcomes.count("retained")),
        }

    def _gone(self, pupil):
        """Return «Chuyển đi 12/10/2025» for a pupil who is no longer in the class."""
        word = self.form["statuses"].get(pupil["status"], {})
        return self._movement(pupil) if word.get("gone") else ""

    def _movement(self, pupil):
        word = self.form["statuses"].get(pupil["status"])
        if not word:
            return ""
        when = pupil["date_end"] if word.get("gone") else pupil["date_start"]
        return f"{word['label']} {show_date(when)}".strip()


def _identity(pupil):
    return {"number": str(pupil["number"] or ""), "name": pupil["name"]}
