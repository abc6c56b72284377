"""A school that enters midterm marks twice."""

from .common_roles import RolesCommon


class DoubleCommon(RolesCommon):
    """The school enters midterm marks twice; «stranger» is the second person of 8A Toán."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees["department_head"] = cls._employee(cls.users["department_head"])
        cls.employees["math"].department_id = cls.env["hr.department"].create(
            {"name": "Tổ Toán", "manager_id": cls.employees["department_head"].id}
        )
        cls.switch("principal", "gk")
        cls.double = cls.book.double_ids

    @classmethod
    def switch(cls, login, *kinds):
        setting = cls.env["school.double.setting"].with_user(cls.users[login])
        vals = {f"double_{kind}": kind in kinds for kind in ("gk", "ck")}
        return setting.create(vals).action_confirm()

    def name(self, login="stranger", by="vice_principal", double=None):
        double = self.double if double is None else double
        return self.as_user(double, by)._name_second(self.users[login])

    def second(self, values, login="stranger", double=None, request_id=None, expected=None):
        """Save {row index: text} into the second sheet."""
        double = self.double if double is None else double
        lines = double.gradebook_id.line_ids.sorted("number")
        cells = [
            {
                "line_id": lines[row].id,
                "column": "gk",
                "value": value,
                "expected": (expected or {}).get(row, ""),
            }
            for row, value in values.items()
        ]
        self.request = getattr(self, "request", 0) + 1
        request_id = request_id or f"second-{self.request}"
        return self.as_user(double, login).save_second_cells(request_id, cells)

    def first(self, values, expected=None):
        return self.save(
            self.book,
            {(row, "gk"): value for row, value in values.items()},
            expected={(row, "gk"): value for row, value in (expected or {}).items()},
        )

    def fill_rest(self):
        """Enter everything but the midterm mark."""
        keys = ("tx1", "tx2", "tx3", "tx4", "ck")
        self.save(self.book, {(row, key): "8" for row in range(3) for key in keys})

    def both(self, first=("8", "7", "6"), second=("8", "7", "6")):
        self.name()
        self.first(dict(enumerate(first)))
        self.second(dict(enumerate(second)))
        self.env.invalidate_all()

    @property
    def finals(self):
        self.env.invalidate_all()
        return [line.is_final for line in self.book.line_ids.sorted("number")]
