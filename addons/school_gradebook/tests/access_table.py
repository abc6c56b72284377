"""What every role may do with every model: expected by a test, published in docs/access.md.

Pure Python: ``./setup/access`` renders it without Odoo.
"""

#: Role → how it is called on paper.
ROLES = {
    "teacher": "GVBM",
    "homeroom": "GVCN",
    "substitute": "GV dạy thay",
    "department_head": "TTCM",
    "vice_principal": "PHT",
    "delegate": "PHT được ủy quyền",
    "principal": "HT",
    "board": "BQT",
    "sysadmin": "QTV",
    "clerk": "VT",
    "authority": "Sở/Phòng",
    "inspector": "Thanh tra",
    "former_inspector": "Thanh tra hết hạn",
    "technical": "Quản trị Odoo",
    "employee": "Nhân viên khác",
}

#: The places of a record, in the order of the words of an entry.
PLACES = {
    "own_open": "own class, open",
    "own_locked": "own class, locked",
    "other_open": "other class, open",
    "other_locked": "other class, locked",
}

#: Model → what may be done → the roles that may. r reads, w writes, c creates, u deletes:
#: one word for each place, or one word for all of them; who is not named may do nothing.
TABLE = {
    "school.account.policy": {
        "rw": "principal board",
        "r": "sysadmin",
    },
    "school.account.policy.line": {
        "rw": "principal board",
        "r": "sysadmin",
    },
    "school.anomaly": {
        "rw rw - -": "teacher substitute",
        "r": "vice_principal delegate principal board authority inspector",
    },
    "school.anomaly.scan": {},
    "school.assignment": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal clerk authority inspector",
        "rwcu": "board sysadmin",
    },
    "school.authority.window": {
        "r": (
            "teacher homeroom substitute department_head vice_principal delegate principal board "
            "sysadmin clerk inspector former_inspector"
        ),
        "rwcu": "authority",
    },
    "school.class": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal clerk authority inspector",
        "rwcu": "board sysadmin",
    },
    "school.comment.phrase": {
        "rwcu rwcu r r": "teacher",
        "- - r r": "homeroom substitute",
        "- - rwcu rwcu": "department_head vice_principal delegate principal",
    },
    "school.curriculum.line": {
        "r": (
            "teacher homeroom substitute department_head vice_principal delegate principal "
            "clerk authority inspector former_inspector"
        ),
        "rwcu": "board sysadmin",
    },
    "school.delegation": {
        "r": "vice_principal delegate board",
        "rc": "principal",
    },
    "school.double.compare": {
        "rwcu": (
            "teacher homeroom substitute department_head vice_principal delegate principal board "
            "clerk authority inspector former_inspector"
        ),
    },
    "school.double.compare.line": {
        "rwcu": (
            "teacher homeroom substitute department_head vice_principal delegate principal board "
            "clerk authority inspector former_inspector"
        ),
    },
    "school.double.entry": {
        "r r - -": "teacher substitute department_head",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.double.name": {
        "rwcu": "department_head vice_principal delegate principal",
    },
    "school.double.setting": {
        "rwcu": "principal board",
    },
    "school.enrollment": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal clerk authority inspector",
        "rwc": "board sysadmin",
    },
    "school.entry.window": {
        "r": (
            "teacher homeroom substitute department_head sysadmin clerk authority inspector "
            "former_inspector"
        ),
        "rwcu": "vice_principal delegate principal board",
    },
    "school.gradebook": {
        "r r - -": "teacher homeroom substitute department_head",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.gradebook.line": {
        "rw r - -": "teacher substitute",
        "r r - -": "homeroom",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.guardian": {
        "r r - -": "homeroom",
        "r": "vice_principal delegate principal authority inspector",
        "rwcu": "board sysadmin clerk",
    },
    "school.history.digest.check": {
        "rwcu": (
            "vice_principal delegate principal board clerk authority inspector former_inspector"
        ),
    },
    "school.history.digest.send": {
        "rwcu": "principal board",
    },
    "school.history.export": {
        "rwcu": (
            "vice_principal delegate principal board clerk authority inspector former_inspector"
        ),
    },
    "school.import": {
        "rwcu": "teacher homeroom substitute department_head board sysadmin",
    },
    "school.import.issue": {
        "rwcu": "teacher homeroom substitute department_head board sysadmin",
    },
    "school.import.sheet": {
        "rwcu": "teacher homeroom substitute department_head board sysadmin",
    },
    "school.incident": {
        "rwc rwc c c": "teacher",
        "c": "homeroom substitute department_head",
        "r": "vice_principal delegate principal board",
    },
    "school.inspection": {
        "r": "vice_principal delegate inspector",
        "rc": "principal board",
    },
    "school.journal.check": {
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.journal.digest": {
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.journal.key": {},
    "school.lock": {
        "r r - -": "teacher homeroom substitute",
        "rc": "delegate principal",
        "r": "vice_principal board clerk authority inspector",
    },
    "school.lock.board": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.lock.release": {
        "rwcu": "vice_principal delegate principal",
    },
    "school.lock.results": {
        "rwcu": "vice_principal delegate principal",
    },
    "school.lock.results.item": {
        "rwcu": "vice_principal delegate principal",
    },
    "school.lock.term": {
        "rwcu": "vice_principal delegate principal",
    },
    "school.lock.waiver": {
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.mark": {
        "rwcu r - -": "teacher substitute",
        "r r - -": "homeroom",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.mark.change": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.mark.journal": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.rule.change": {
        "rwcu": "vice_principal delegate principal board",
    },
    "school.rule.change.line": {
        "rwcu": "vice_principal delegate principal board",
    },
    "school.ruleset": {
        "r": (
            "teacher homeroom substitute department_head vice_principal delegate principal "
            "clerk authority inspector former_inspector"
        ),
        "rc": "board sysadmin",
    },
    "school.save.request": {},
    "school.second.entry": {},
    "school.sheet.upload": {
        "rwcu": "teacher homeroom substitute department_head",
    },
    "school.sheet.upload.line": {
        "rwcu": "teacher homeroom substitute department_head",
    },
    "school.sign.in": {
        "r": "principal board",
    },
    "school.student": {
        "r r - -": "teacher homeroom substitute",
        "r": "vice_principal delegate principal authority inspector",
        "rwcu": "board sysadmin",
        "rw": "clerk",
    },
    "school.subject": {
        "r": (
            "teacher homeroom substitute department_head vice_principal delegate principal "
            "clerk authority inspector former_inspector"
        ),
        "rwcu": "board sysadmin",
    },
    "school.substitution": {
        "r r - -": "teacher homeroom substitute",
        "rc": "vice_principal delegate principal board",
        "r": "clerk authority inspector",
    },
    "school.term": {
        "r": (
            "teacher homeroom substitute department_head clerk authority inspector former_inspector"
        ),
        "rw": "vice_principal delegate principal",
        "rwcu": "board sysadmin",
    },
    "school.term.result": {
        "rw r - -": "homeroom",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
    "school.unlock": {
        "r r - -": "teacher homeroom substitute",
        "rc": "delegate principal",
        "r": "vice_principal board clerk authority inspector",
    },
    "school.unlock.book": {
        "rwcu": "vice_principal delegate principal",
    },
    "school.year": {
        "r": (
            "teacher homeroom substitute department_head clerk authority inspector former_inspector"
        ),
        "rw": "vice_principal delegate principal",
        "rwcu": "board sysadmin",
    },
    "school.year.result": {
        "r r - -": "homeroom",
        "r": "vice_principal delegate principal board clerk authority inspector",
    },
}


def expected(model, role, table=None):
    """Return the four words of a role: what it may do in each place.

    :param dict table: the table of another addon, whose roles and places are these
    """
    rights = (TABLE if table is None else table)[model]
    words = next((w for w, roles in rights.items() if role in roles.split()), "-").split()
    return tuple(words * len(PLACES) if len(words) == 1 else words)
