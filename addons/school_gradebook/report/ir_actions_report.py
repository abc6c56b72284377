import base64
import functools
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from odoo.addons.base.models.ir_actions_report import _wkhtml

from . import imposition

_FONT_URL = re.compile(r'url\("/([\w/.-]+/static/fonts/[\w.-]+)"\)')
_FONT_FACES = re.compile(r"@font-face\s*{[^}]*}")


@functools.lru_cache(8)
def _form_style(files, with_fonts):
    """Return the style sheets of the forms, self-contained.

    Fonts come as data: URIs. A footer is loaded anew for every page, so it goes without them:
    the engine knows the family «Liberation Serif» from the body of the same file.
    """
    css = "\n".join(map(_read, files))
    if not with_fonts:
        return Markup(_FONT_FACES.sub("", css))
    return Markup(_FONT_URL.sub(_font_uri, css))


def _read(path):
    with file_open(path) as style:
        return style.read()


def _font_uri(match):
    with file_open(match.group(1), "rb") as font:
        data = base64.b64encode(font.read()).decode()
    return f'url("data:font/truetype;base64,{data}")'


class IrActionsReport(models.Model):
    """Statutory forms: own page layout, fonts included, one file per record.

    The page of a form carries its style and fonts in itself, so that wkhtmltopdf asks the
    server for nothing: the print is the same from a browser, a job or a shell, and a form
    never comes out unstyled because an address is wrong or a proxy is in the way.
    """

    _inherit = "ir.actions.report"

    school_form = fields.Boolean(
        "Statutory form",
        help="Printed with the layout and fonts of statutory school forms, one file per"
        " record, so that page numbers count each book by itself.",
    )
    school_form_a3 = fields.Boolean(
        "Openings on A3",
        help="Two facing A4 pages side by side on a sheet of A3, as in the bound book.",
    )

    def _get_layout(self):
        if len(self) == 1 and self.school_form:
            return self.env.ref("school_gradebook.form_minimal_layout")
        return super()._get_layout()

    @api.model
    def _school_form_style_files(self):
        """Return the style sheets of all forms. Hook for others to add theirs."""
        return ["school_gradebook/static/src/report/school_form.css"]

    @api.model
    def _school_form_style(self, footer=False):
        """Return the style of a form's body or footer, for the layout template."""
        return _form_style(tuple(self._school_form_style_files()), not footer)

    @api.model
    def _build_wkhtmltopdf_args(
        self,
        paperformat_id,
        landscape,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        args = super()._build_wkhtmltopdf_args(
            paperformat_id,
            landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
        if self.env.context.get("school_form"):
            # Nothing is loaded later: no need to wait for scripts (default one second).
            args[args.index("--javascript-delay") + 1] = "10"
        return args

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if self.env.context.get("school_form"):
            header = None  # no form has one, and an empty one costs time on every page
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )

    @api.model
    def _check_form_engine(self):
        """Refuse an engine that would print books without page numbers, saying why."""
        engine = _wkhtml()
        if engine.state == "ok" and not engine.is_patched_qt:
            raise UserError(
                self.env._(
                    "wkhtmltopdf %(version)s on this server lacks the patched Qt: it prints"
                    " neither page numbers nor repeated table heads. Install the build with"
                    " patched Qt.",
                    version=engine.version,
                )
            )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Render each form by itself, so that «Trang x/y» counts its own file."""
        report = self._get_report(report_ref)
        form = self.with_context(school_form=True) if report.school_form else self
        render = super(IrActionsReport, form)._render_qweb_pdf_prepare_streams
        if not report.school_form:
            return render(report_ref, data, res_ids=res_ids)
        self._check_form_engine()
        streams = {}
        for res_id in dict.fromkeys(res_ids or []):
            streams.update(render(report_ref, dict(data or {}), res_ids=[res_id]))
        if report.school_form_a3:
            for rendered in streams.values():
                rendered["stream"] = imposition.openings(rendered["stream"])
        return streams
