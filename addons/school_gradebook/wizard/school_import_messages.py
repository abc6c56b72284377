"""What an import says to the clerk: one sentence for each code of lib/importing."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FILE_MESSAGES = {
    "FILE_EMPTY": _lt("The file is empty."),
    "FILE_TOO_LARGE": _lt(
        "The file has %(size)s MB; at most %(limit)s MB are read. A school's list is far"
        " smaller: this is probably the wrong file."
    ),
    "FILE_UNPACKED_TOO_LARGE": _lt(
        "Unpacked, the file has %(size)s MB; at most %(limit)s MB are read. This is"
        " probably the wrong file."
    ),
    "FILE_TOO_MANY_SHEETS": _lt("The file has more than %(limit)s sheets."),
    "FILE_TOO_MANY_ROWS": _lt(
        "The file has too many rows; a sheet may have %(limit)s. Delete the empty"
        " formatted rows under the table."
    ),
    "FILE_TOO_MANY_COLUMNS": _lt(
        "The file has entries far to the right of the table. Delete these columns."
    ),
    "FILE_NOT_XLSX": _lt(
        "This is not an Excel file (.xlsx), or it is damaged. Open it in Excel or"
        " LibreOffice and save it as .xlsx."
    ),
    "FILE_OLD_XLS": _lt(
        "This is an Excel file of the old kind (.xls). Open it and save it as .xlsx."
    ),
    "FILE_ENCRYPTED": _lt("The file is protected by a password. Save it without the password."),
    "FILE_WITHOUT_TABLE": _lt("The file holds no table."),
    "FILES_TOO_MANY": _lt("At most %(limit)s files are imported at once."),
    "FILE_TWICE": _lt("Two files have the same name; give them different names."),
    "FORMULA_WITHOUT_VALUE": _lt(
        "The cell holds a formula whose value is not stored: %(value)s. Open the file in"
        " Excel, save it, or replace the formula by its value."
    ),
    "FORMULA_VALUE": _lt("A formula; its value %(value)s was taken."),
    "CELL_ERROR": _lt("The cell shows the error %(value)s."),
}
SHEET_MESSAGES = {
    "SHEET_EMPTY": _lt("The sheet is empty."),
    "SHEET_UNKNOWN": _lt(
        "This is neither a pupil list, nor assignments, nor a mark sheet: no known"
        " header row was found. Correct the headers or delete the sheet."
    ),
    "SHEET_HIDDEN": _lt("The sheet is hidden. Show it, check it, or delete it."),
    "SHEET_WITHOUT_ROWS": _lt("The table has no rows."),
    "SHEET_WITHOUT_MARK_COLUMNS": _lt("The sheet has no column of marks."),
    "SHEET_TWICE": _lt("The marks of this class, subject and term stand in %(other)s too."),
    "CLASS_TWICE": _lt("The list of this class stands in %(other)s too."),
    "COLUMN_MISSING": _lt("The column «%(header)s» is missing."),
    "COLUMN_TWICE": _lt("The column «%(header)s» occurs twice."),
    "COLUMN_IGNORED": _lt("The column «%(header)s» is not known and was not read."),
    "COLUMN_DERIVED": _lt("The column «%(header)s» was not read: the system computes it itself."),
    "COLUMN_WITHOUT_HEADER": _lt("«%(value)s» stands in a column without a header."),
    "COLUMN_NOT_IN_TERM": _lt(
        "This subject has no column «%(header)s» in this term (it has %(count)s of this"
        " kind, by its periods a year)."
    ),
    "COLUMNS_UNKNOWN": _lt(
        "The columns of this book are not known: the curriculum lacks the periods a year."
    ),
    "TRAIT_NOT_ASSESSED": _lt(
        "«%(header)s» is not assessed in grade %(grade)s (TT 27/2020); the column was not read."
    ),
    "TRAITS_AT_END": _lt(
        "Qualities and competences go to «%(term)s»: the sheet does not say the moment."
    ),
    "ROW_IGNORED": _lt("The row was not read: it holds no record («%(value)s»)."),
    "TITLE_YEAR": _lt("«%(value)s» is not a school year."),
    "TITLE_WITHOUT_YEAR": _lt("The title does not say the school year."),
    "TITLE_WITHOUT_CLASS": _lt("The title does not say the class («DANH SÁCH … LỚP 6A»)."),
    "TITLE_CLASS_DIFFERS": _lt(
        "The title says class %(title)s, the sheet has another name. Which is right?"
    ),
    "TITLE_INCOMPLETE": _lt(
        "The title does not say the class and the term («BẢNG ĐIỂM MÔN … - LỚP 8A - HỌC KÌ"
        " I NĂM HỌC …»)."
    ),
    "TITLE_FROM_FILE": _lt(
        "The sheet has no title; class %(class_name)s and %(term)s were taken from the"
        " other sheets of the file."
    ),
    "TITLE_SUBJECT_DIFFERS": _lt(
        "The title says «%(title)s», but the sheet %(code)s is «%(subject)s»."
    ),
    "OTHER_YEAR": _lt("The file belongs to the school year %(year)s, but %(chosen)s is chosen."),
    "SCHOOLS_DIFFER": _lt("The files come from different schools: %(names)s."),
    "SCHOOL_NAME": _lt("The file names «%(file)s»; it is imported into «%(ours)s»."),
    "YEAR_CLOSED": _lt("The school year %(year)s is closed."),
    "YEAR_UNKNOWN": _lt("The school year %(year)s does not exist here."),
    "YEAR_CREATED": _lt("The school year %(year)s will be created."),
    "YEARS_DIFFER": _lt("The files belong to different school years (%(years)s): choose the year."),
    "NO_YEAR": _lt("No file says the school year: choose it."),
    "MAY_NOT_IMPORT_PUPILS": _lt("You may not import pupil lists."),
    "MAY_NOT_IMPORT_ASSIGNMENTS": _lt("You may not import assignments."),
    "MAY_NOT_IMPORT_MARKS": _lt("You may not import marks."),
    "NOT_OWN_BOOK": _lt("You do not teach %(subject)s in this class."),
}
CELL_MESSAGES = {
    "CELL_EMPTY": _lt("The cell is empty."),
    "NOT_TEXT": _lt("A text is expected, not %(value)s."),
    "CODE_FORMAT": _lt("«%(value)s» is not a code of letters and digits."),
    "DATE_NOT_READ": _lt("«%(value)s» is not a date like 31/12/2014."),
    "SEX_NOT_READ": _lt("«%(value)s» is neither «Nam» nor «Nữ»."),
    "PERSONAL_ID_FORMAT": _lt("The personal identity number %(value)s has not 12 digits."),
    "PERSONAL_ID_NUMBER": _lt(
        "The cell is a number (%(value)s) and may have lost its leading zero: format the"
        " column as text and enter all 12 digits."
    ),
    "PERSONAL_ID_EMPTY": _lt("No personal identity number yet."),
    "PERSONAL_ID_TWICE": _lt("The pupil %(code)s has the same personal identity number %(value)s."),
    "PHONE_FORMAT": _lt("«%(value)s» is not a phone number."),
    "PHONE_NUMBER": _lt("The number %(value)s was read as %(read)s."),
    "PHONE_WITHOUT_NAME": _lt("The phone number %(value)s stands there without a name."),
    "PERIODS_NOT_READ": _lt("«%(value)s» is not a number of periods a year."),
    "EMAIL_FORMAT": _lt("«%(value)s» is not an e-mail address."),
    "TICK_NOT_READ": _lt("Only «x» ticks the cell, not «%(value)s»."),
    "TEXT_SPACES": _lt("Superfluous white space was removed: «%(value)s»."),
    "TEXT_COMPOSED": _lt("Decomposed letters were put together: «%(value)s»."),
    "NUMBER_AS_CODE": _lt("A number was read as text: «%(value)s»."),
    "NUMBER_AS_TEXT": _lt("A text was read as a number: «%(value)s»."),
    "DATE_AS_TEXT": _lt("The date as text %(value)s was read as %(read)s."),
    "READ_AS": _lt("«%(value)s» was read as «%(read)s»."),
    "STATE_READ": _lt("«%(value)s» was read as «%(state)s»."),
}
PUPIL_MESSAGES = {
    "PUPIL_TWICE": _lt("The pupil code %(code)s stands in row %(other)s too."),
    "PUPIL_UNKNOWN": _lt("The pupil code %(code)s (%(name)s) is not known."),
    "PUPIL_IN_OTHER_CLASS": _lt(
        "%(name)s studies in class %(other)s. Record the change of class with its date first."
    ),
    "PUPIL_NOT_IN_CLASS": _lt("%(name)s is not in class %(class_name)s (class: %(other)s)."),
    "PUPIL_LEFT": _lt("%(name)s does not study in this class any more."),
    "PUPIL_NOT_IN_FILE": _lt("%(name)s (%(code)s) stays in the class but not in the list."),
    "PUPIL_NOT_IN_SHEET": _lt("%(name)s (%(code)s) is not in this sheet."),
    "NAME_DIFFERS": _lt("%(code)s is «%(ours)s» here, but «%(file)s» in the file."),
    "BIRTH_DATE_DIFFERS": _lt(
        "%(name)s was born on %(ours)s by the class list, but on %(file)s by this sheet."
    ),
    "BIRTH_DATE_IMPOSSIBLE": _lt("Nobody born on %(value)s goes to school."),
    "AGE_UNUSUAL": _lt("%(name)s, born on %(value)s, is %(age)s: unusual in this grade."),
    "NAMESAKE": _lt("%(name)s has the name and birthday of the pupil %(code)s."),
    "NUMBER_DIFFERS": _lt(
        "%(name)s has No. %(file)s in the file and gets No. %(ours)s in Vietnamese order of names."
    ),
    "LATE_COMER": _lt(
        "%(name)s joins a class that has marks: the number is at the end of the list."
    ),
    "CLASS_GRADE": _lt("«%(class_name)s» does not begin with a grade from 1 to 12."),
    "CLASS_CREATED": _lt("Class %(class_name)s will be created."),
    "CLASS_ARCHIVED": _lt("Class %(class_name)s is archived: bring it back first."),
    "PUPIL_ARCHIVED": _lt(
        "The pupil %(code)s (%(name)s) is archived: bring the record back first."
    ),
    "CLASS_UNKNOWN": _lt("Class %(class_name)s does not exist in this school year."),
    "VALUE_CHANGES": _lt("%(name)s, %(field)s: «%(old)s» becomes «%(new)s»."),
}
ASSIGNMENT_MESSAGES = {
    "SUBJECT_UNKNOWN": _lt("There is no subject with the code %(code)s."),
    "SUBJECT_NOT_OF_LEVEL": _lt("«%(subject)s» is not taught at this level."),
    "SUBJECT_NAME_OF_OTHER": _lt(
        "The row says «%(name)s», which is the code %(other)s, and the code %(code)s."
    ),
    "SUBJECT_TWO_NAMES": _lt(
        "The subject %(code)s has two names in one grade: «%(name)s» and «%(other)s»."
    ),
    "SUBJECT_LABEL": _lt(
        "In grade %(grade)s, %(code)s will be printed as «%(name)s», as in the file."
    ),
    "PERIODS_DIFFER": _lt(
        "%(subject)s has two numbers of periods a year in grade %(grade)s: %(periods)s and"
        " %(other)s."
    ),
    "PERIODS_MISSING": _lt(
        "«%(subject)s» needs its periods a year: they decide the number of regular marks."
    ),
    "PERIODS_WITH_MARKS": _lt(
        "Marks exist already: the periods a year cannot change from %(old)s to %(new)s."
    ),
    "TEACHER_TWO_NAMES": _lt("%(email)s stands for two teachers: «%(name)s» and «%(other)s»."),
    "TEACHER_NAME_DIFFERS": _lt("%(email)s belongs to «%(ours)s», but the file says «%(file)s»."),
    "TEACHER_ARCHIVED": _lt("The employee «%(name)s» (%(email)s) is archived."),
    "LOGIN_TAKEN": _lt("%(name)s gets no account: somebody uses %(email)s as a login already."),
    "HOMEROOM_TWICE": _lt(
        "Class %(class_name)s has two homeroom teachers: %(other)s and %(name)s."
    ),
    "NO_HOMEROOM": _lt(
        "Class %(class_name)s has no homeroom teacher: nobody keeps its qualities and competences."
    ),
    "ROW_TWICE": _lt("The same assignment stands in row %(other)s."),
    "CO_TEACHING": _lt("Several teachers share this subject: %(names)s."),
    "ASSIGNMENT_BY_TERM": _lt(
        "The terms of this subject are assigned apart in class %(class_name)s: change the"
        " teachers there."
    ),
    "NO_ASSIGNMENT": _lt(
        "Nobody is assigned to teach %(subject)s in class %(class_name)s: import the"
        " assignments first."
    ),
}
MARK_MESSAGES = {
    "NOT_A_MARK": _lt("«%(value)s» is not a mark from 0 to 10."),
    "OUT_OF_RANGE": _lt("%(value)s lies outside %(min)s to %(max)s."),
    "MISSING_COMMA": _lt(
        "%(value)s lies outside %(min)s to %(max)s. If %(suggest)s is meant, write the comma."
    ),
    "TOO_MANY_DECIMALS": _lt("%(value)s has more than one decimal."),
    "NOT_INTEGER": _lt("%(value)s: a test mark is a whole number."),
    "NOT_A_COMMENT": _lt("«%(value)s» is neither Đ nor CĐ."),
    "NOT_A_LEVEL": _lt("«%(value)s» is none of T, H, C."),
    "NOT_A_TRAIT": _lt("«%(value)s» is none of T, Đ, C."),
    "CODE_NOT_USED": _lt("«%(value)s» is no level of this circular (%(allowed)s)."),
    "EXEMPT_NOT_ALLOWED": _lt("Exempt only by an individual education plan."),
    "MARK_EXISTS": _lt(
        "%(name)s has the mark %(old)s already; it is not overwritten with %(new)s. Only"
        " the teacher of the book changes a mark."
    ),
    "CELLS_CLOSED": _lt(
        "%(count)s cells of this column are locked: the book is locked or its entry window"
        " is closed."
    ),
    "NOTHING_SAVED": _lt("Nothing was saved: %(reason)s"),
    "CHANGED_MEANWHILE": _lt(
        "The data changed since the check. Read the table again and confirm once more."
    ),
}
MESSAGES = {
    **FILE_MESSAGES,
    **SHEET_MESSAGES,
    **CELL_MESSAGES,
    **PUPIL_MESSAGES,
    **ASSIGNMENT_MESSAGES,
    **MARK_MESSAGES,
}

#: Words that stand inside a message.
FIELD_WORDS = {
    "birth_date": _lt("date of birth"),
    "sex": _lt("sex"),
    "ethnicity": _lt("ethnicity"),
    "personal_id": _lt("personal identity number"),
    "street": _lt("address"),
    "mother": _lt("mother's name"),
    "phone": _lt("phone"),
    "periods": _lt("periods a year"),
    "label": _lt("printed name"),
    "homeroom": _lt("homeroom teacher"),
    "teachers": _lt("teachers"),
}
VALUE_WORDS = {
    "male": _lt("male"),
    "female": _lt("female"),
    "absent": _lt("absent, make-up due"),
    "zero": _lt("0, no make-up"),
    "exempt": _lt("exempt"),
    "HK1": _lt("term I"),
    "HK2": _lt("term II"),
    "GHK1": _lt("mid term I"),
    "CHK1": _lt("end of term I"),
    "GHK2": _lt("mid term II"),
    "CN": _lt("end of year"),
}


def message(env, issue):
    """Return the sentence of an issue in the user's language."""
    template = env._(MESSAGES[issue.code])
    return template % {name: _word(env, name, v) for name, v in issue.params.items()}


def _word(env, name, value):
    words = FIELD_WORDS if name == "field" else VALUE_WORDS
    if isinstance(value, str) and name in ("field", "old", "new", "state", "term"):
        return env._(words[value]) if value in words else value
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",").removesuffix(",0")
    return value
