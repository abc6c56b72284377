"""What every role may do with the models of corrections; as in school_gradebook.

Pure Python: ``./setup/access`` renders it without Odoo. A request stands as a draft in the
open classes, and submitted in the locked ones.
"""

_STAFF = "vice_principal delegate principal board sysadmin clerk authority inspector"
_ALL = f"teacher homeroom substitute department_head {_STAFF} former_inspector"

TABLE = {
    "school.correction": {
        "rwcu rc - -": "teacher",
        "rc rc - -": "substitute",
        "r r - -": "homeroom",
        "r": _STAFF,
    },
    "school.correction.line": {
        "rwcu r - -": "teacher",
        "r r - -": "homeroom substitute",
        "r": _STAFF,
    },
    "school.correction.evidence": {
        "rwcu r - -": "teacher",
        "r r - -": "homeroom substitute",
        "r": _STAFF,
    },
    "school.correction.event": {
        "r r - -": "teacher homeroom substitute",
        "r": _STAFF,
    },
    "school.profile.change": {
        "r r - -": "homeroom",
        "r": _STAFF,
    },
    "school.correction.board": {
        "r": "vice_principal delegate principal board",
    },
    "school.correction.reason": {
        "rwc": "board",
        "r": _ALL.replace(" board", ""),
    },
    "school.correction.step": {
        "rw": "principal",
        "r": _ALL.replace(" principal", ""),
    },
    "school.correction.review": {
        "rwcu": _ALL,
    },
    "school.correction.register": {
        "rwc": _ALL,
    },
}
