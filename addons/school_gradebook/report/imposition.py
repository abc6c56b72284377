"""Two A4 pages on a sheet of A3, as the openings of a bound book."""

import io

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)
from odoo.tools.pdf import DecodedStreamObject as Stream
from odoo.tools.pdf import NumberObject as Number


def openings(stream):
    """Return a stream with pages 2|3, 4|5, … side by side and page 1 as the front cover.

    Pages become form objects, untouched: their text, fonts and numbers stay as printed on A4.

    :param stream: a PDF of equal pages, read from its beginning
    :return: io.BytesIO
    """
    stream.seek(0)
    pages = PdfFileWriter()
    for page in PdfFileReader(stream).pages:
        pages.add_page(page)
    sides = [None, *pages.pages]
    if len(sides) % 2:
        sides.append(None)
    sheets = PdfFileWriter()
    for left, right in zip(sides[::2], sides[1::2], strict=True):
        _add_sheet(pages, sheets, left, right)
    result = io.BytesIO()
    sheets.write(result)
    return result


def _add_sheet(pages, sheets, left, right):
    """Add one sheet; ``pages`` owns the two pages, ``None`` leaves its half blank."""
    box = (left or right)["/MediaBox"]
    width, height = float(box[2]), float(box[3])
    forms, drawing = DictionaryObject(), []
    for place, page in enumerate((left, right)):
        if page:
            name = NameObject(f"/Side{place}")
            forms[name] = pages._add_object(_as_form(page))
            drawing.append(f"q 1 0 0 1 {place * width:.3f} 0 cm {name} Do Q")
    contents = Stream()
    contents.set_data(" ".join(drawing).encode())
    sheet = pages.add_blank_page(width=2 * width, height=height)
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    sheet[NameObject("/Contents")] = pages._add_object(contents)
    sheets.add_page(sheet)


def _as_form(page):
    """Return the page as a form object that another page can draw."""
    contents = page["/Contents"]
    parts = contents if isinstance(contents, ArrayObject) else [contents]
    form = Stream()
    form.set_data(b"\n".join(part.get_object().get_data() for part in parts))
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/FormType")] = Number(1)
    form[NameObject("/BBox")] = page["/MediaBox"]
    form[NameObject("/Resources")] = page["/Resources"]
    return form.flate_encode()
