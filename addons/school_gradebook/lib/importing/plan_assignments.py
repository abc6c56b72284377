"""Plan the assignments: curriculum, teachers, homeroom, and who teaches what."""

from dataclasses import replace

from ..text import fold
from . import plan as planning
from .parse import TRAITS_CODE
from .school import AssignmentInfo, CurriculumInfo, TeacherInfo
from .values import show


def plan_assignments(sheets, school, plan, log, accounts):
    """Add the assignment sheets to the plan and to the snapshot."""
    for sheet in sheets:
        result = planning.SheetResult(sheet.place, "assignments")
        plan.results.append(result)
        rows = [row for row in sheet.rows if _check_row(row, school, log)]
        _plan_teachers(rows, school, plan, log, accounts)
        _plan_curriculum(rows, school, plan, log)
        _plan_homerooms(rows, school, plan, log)
        _plan_lessons(rows, school, plan, result, log)
        _plan_trait_books(rows, sheet, school, plan, log)


def _check_row(row, school, log):
    klass = school.class_of(row.class_name)
    subject = school.subjects.get(row.code)
    if klass is None:
        log.error("CLASS_UNKNOWN", row.place, class_name=row.class_name)
    if subject is None:
        log.error("SUBJECT_UNKNOWN", row.place, code=row.code)
    if klass is None or subject is None:
        return False
    if row.code == TRAITS_CODE and klass.level != "TH":
        log.error("SUBJECT_NOT_OF_LEVEL", row.place, subject=subject.name)
        return False
    return _check_subject_name(row, subject, school, log)


def _check_subject_name(row, subject, school, log):
    """A name that belongs to another code leaves open which of the two is meant."""
    if not row.subject or fold(row.subject) == fold(subject.name):
        return True
    for other in school.subjects.values():
        if fold(other.name) == fold(row.subject):
            log.error(
                "SUBJECT_NAME_OF_OTHER",
                row.place,
                name=row.subject,
                code=row.code,
                other=other.code,
            )
            return False
    return True


def _plan_teachers(rows, school, plan, log, accounts):
    names = {}
    for row in rows:
        first = names.setdefault(row.email, row)
        if first.teacher != row.teacher:
            log.error(
                "TEACHER_TWO_NAMES",
                row.place,
                email=row.email,
                name=row.teacher,
                other=first.teacher,
            )
        elif first is row:
            _plan_teacher(row, school, plan, log, accounts)


def _plan_teacher(row, school, plan, log, accounts):
    known = school.teachers.get(row.email)
    if known and not known.active:
        log.error("TEACHER_ARCHIVED", row.place, email=row.email, name=known.name)
        return
    if known and known.name != row.teacher:
        log.error(
            "TEACHER_NAME_DIFFERS",
            row.place,
            email=row.email,
            file=row.teacher,
            ours=known.name,
        )
        return
    account = accounts and not (known and known.has_account)
    if account and row.email in school.taken_logins:
        log.notice("LOGIN_TAKEN", row.place, email=row.email, name=row.teacher)
        account = False
    if known and not account:
        return
    action = planning.UPDATE if known else planning.CREATE
    employee_id = known.id if known else None
    plan.teachers.append(
        planning.TeacherChange(action, row.email, row.teacher, employee_id, account)
    )
    school.teachers[row.email] = TeacherInfo(
        row.email, row.teacher, employee_id, has_account=account
    )


def _plan_curriculum(rows, school, plan, log):
    found = {}
    for row in rows:
        klass = school.class_of(row.class_name)
        key = (klass.level, klass.grade, row.code)
        first = found.setdefault(key, row)
        if first.periods != row.periods:
            log.error(
                "PERIODS_DIFFER",
                row.place,
                subject=row.subject or row.code,
                grade=klass.grade,
                periods=show(row.periods) or "–",
                other=show(first.periods) or "–",
            )
        elif first.subject != row.subject:
            log.error(
                "SUBJECT_TWO_NAMES",
                row.place,
                code=row.code,
                name=show(row.subject),
                other=show(first.subject),
            )
    for key, row in found.items():
        _plan_curriculum_line(key, row, school, plan, log)


def _plan_curriculum_line(key, row, school, plan, log):
    level, grade, code = key
    subject = school.subjects[code]
    known = school.curriculum.get(key)
    kind = known.kind if known else _kind(level, subject)
    periods = row.periods or (known.periods if known else None)
    if kind == "SCORE" and not periods:
        log.error("PERIODS_MISSING", row.place, subject=subject.name)
        return
    label = subject.name
    if row.subject and fold(row.subject) != fold(subject.name):
        label = row.subject
    if known is None:
        values = {"kind": kind, "periods": periods, "label": label}
        change = planning.CurriculumChange(planning.CREATE, *key, None, values)
        if label != subject.name:
            log.notice("SUBJECT_LABEL", row.place, code=code, name=label, grade=grade)
    else:
        values = _curriculum_values(known, periods, label, row, log)
        change = planning.CurriculumChange(planning.UPDATE, *key, known.id, values)
    if values:
        plan.curriculum.append(change)
        planned = known or CurriculumInfo(kind, periods, label)
        school.curriculum[key] = replace(planned, periods=periods, label=label)


def _kind(level, subject):
    if level == "TH" and subject.kind != "TRAITS":
        return "PRIMARY"
    return subject.kind


def _curriculum_values(known, periods, label, row, log):
    values = {}
    for name, old, new in (
        ("periods", known.periods, periods),
        ("label", known.label, label),
    ):
        if old == new:
            continue
        values[name] = new
        if name == "periods" and known.has_marks:
            log.error("PERIODS_WITH_MARKS", row.place, old=show(old), new=show(new))
        elif old:
            log.notice(
                "VALUE_CHANGES",
                row.place,
                name=known.label,
                field=name,
                old=show(old),
                new=show(new),
            )
    return values


def _plan_homerooms(rows, school, plan, log):
    found = {}
    for row in rows:
        if not row.homeroom:
            continue
        key = school.key(row.class_name)
        first = found.setdefault(key, row)
        if first.email != row.email:
            log.error(
                "HOMEROOM_TWICE",
                row.place,
                class_name=row.class_name,
                name=row.teacher,
                other=first.teacher,
            )
    for key, row in found.items():
        klass = school.classes[key]
        if klass.homeroom == row.email:
            continue
        if klass.homeroom:
            log.notice(
                "VALUE_CHANGES",
                row.place,
                name=klass.name,
                field="homeroom",
                old=klass.homeroom,
                new=row.email,
            )
        klass.homeroom = row.email
        plan.homerooms[key] = row.email


def _plan_lessons(rows, school, plan, result, log):
    lessons = {}
    for row in rows:
        key = (school.key(row.class_name), row.code)
        teachers = lessons.setdefault(key, {})
        if row.email in teachers:
            log.error("ROW_TWICE", row.place, other=str(teachers[row.email].place.row))
            continue
        if teachers:
            names = ", ".join([*(other.teacher for other in teachers.values()), row.teacher])
            log.notice("CO_TEACHING", row.place, names=names)
        teachers[row.email] = row
    for key, teachers in lessons.items():
        row = next(iter(teachers.values()))
        action = _plan_lesson(key, tuple(teachers), school, plan, log, row)
        if action:
            result.count(action)


def _plan_lesson(key, emails, school, plan, log, row):
    known = school.assignments.get(key)
    if known and known.emails == frozenset(emails) and not known.unnamed:
        return planning.UNCHANGED
    if known and len(known.ids) > 1:
        log.error("ASSIGNMENT_BY_TERM", row.place, class_name=row.class_name)
        return None
    assignment_id = known.ids[0] if known else None
    if known and known.emails:
        log.notice(
            "VALUE_CHANGES",
            row.place,
            name=f"{row.class_name} · {row.subject or row.code}",
            field="teachers",
            old=", ".join(sorted(known.emails)),
            new=", ".join(sorted(emails)),
        )
    action = planning.UPDATE if known else planning.CREATE
    plan.assignments.append(planning.AssignmentChange(action, *key, assignment_id, emails))
    school.assignments[key] = AssignmentInfo(
        frozenset(emails), (assignment_id,) if assignment_id else ()
    )
    return action


def _plan_trait_books(rows, sheet, school, plan, log):
    """The homeroom teacher keeps the book of qualities and competences (TT 27 Đ7)."""
    if TRAITS_CODE not in school.subjects:
        return
    given = {school.key(row.class_name) for row in rows if row.code == TRAITS_CODE}
    for key in dict.fromkeys(school.key(row.class_name) for row in rows):
        klass = school.classes[key]
        if klass.level != "TH" or key in given:
            continue
        if not klass.homeroom:
            log.notice("NO_HOMEROOM", sheet.place, class_name=klass.name)
            continue
        _plan_trait_book(key, klass, sheet, school, plan)


def _plan_trait_book(key, klass, sheet, school, plan):
    line = (klass.level, klass.grade, TRAITS_CODE)
    if line not in school.curriculum:
        label = school.subjects[TRAITS_CODE].name
        values = {"kind": "TRAITS", "periods": None, "label": label}
        school.curriculum[line] = CurriculumInfo("TRAITS", None, label)
        plan.curriculum.append(planning.CurriculumChange(planning.CREATE, *line, None, values))
    # An assignment that somebody made already is left as it is.
    if (key, TRAITS_CODE) not in school.assignments:
        emails = (klass.homeroom,)
        school.assignments[key, TRAITS_CODE] = AssignmentInfo(frozenset(emails))
        plan.assignments.append(
            planning.AssignmentChange(planning.CREATE, key, TRAITS_CODE, None, emails)
        )
