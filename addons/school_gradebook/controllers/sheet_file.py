from odoo import http
from odoo.http import content_disposition, request

from ..models.school_gradebook_file import FILE_URL

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SchoolSheetFile(http.Controller):
    """The file goes to the person who asked and is not kept on the server."""

    @http.route(f"{FILE_URL}<int:book_id>", type="http", auth="user", methods=["GET"])
    def sheet_file(self, book_id):
        book = request.env["school.gradebook"].browse(book_id)
        name, content = book._sheet_file()
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
