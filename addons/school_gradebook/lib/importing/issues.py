"""What an import found: errors and notices as data.

Nothing here is a sentence for people: an issue is a code with its place and its
parameters, and the wizard turns it into a message in the reader's language. An
*error* refuses the whole import; a *notice* says what was cleaned or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

ERROR = "error"
NOTICE = "notice"


@dataclass(frozen=True)
class Place:
    """Where something stands: file, sheet, row and column, as far as known.

    ``column`` is the letter that a spreadsheet shows, ``header`` the text in the
    column's head.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    header: str = ""

    def at(self, **changes) -> "Place":
        """Return this place with more detail, for example ``row=7``."""
        return replace(self, **changes)

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it: «E7»; only the row or column if so."""
        return f"{self.column}{self.row or ''}"


@dataclass(frozen=True)
class Issue:
    """One thing to say about one place."""

    severity: str
    code: str
    place: Place = Place()
    params: Mapping = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class IssueGroup:
    """Equal issues, so that a clerk reads one line instead of six hundred."""

    severity: str
    code: str
    header: str
    issues: tuple[Issue, ...]

    @property
    def count(self) -> int:
        """How many places the group stands for."""
        return len(self.issues)


class Log:
    """Collects the issues of one import."""

    def __init__(self):
        self.issues: list[Issue] = []

    def error(self, code: str, place: Place, /, **params) -> None:
        """Note something that forbids the import."""
        self.issues.append(Issue(ERROR, code, place, params))

    def notice(self, code: str, place: Place, /, **params) -> None:
        """Note something that was cleaned, or that the clerk should know."""
        self.issues.append(Issue(NOTICE, code, place, params))

    @property
    def errors(self) -> list[Issue]:
        """The errors alone, in the order in which they were found."""
        return [issue for issue in self.issues if issue.severity == ERROR]

    @property
    def notices(self) -> list[Issue]:
        """The notices alone, in the order in which they were found."""
        return [issue for issue in self.issues if issue.severity == NOTICE]


def group_issues(issues) -> list[IssueGroup]:
    """Group equal issues: by code and column head, in order of first appearance."""
    groups: dict[tuple, list[Issue]] = {}
    for issue in issues:
        key = (issue.severity, issue.code, issue.place.header)
        groups.setdefault(key, []).append(issue)
    return [IssueGroup(*key, tuple(found)) for key, found in groups.items()]
