"""Why a whole file cannot be read as a roll.

Law: every way in which bytes fail to be a roll ends in one of these; a stack trace of the
spreadsheet library never leaves the room.
"""

from __future__ import annotations

from app.core.errors import RuleError


class RollFileRefused(RuleError):
    """The file is not read at all; the subclass says why."""


class FileEmpty(RollFileRefused):
    """There are no bytes, or no cell with a value."""


class FileTooLarge(RollFileRefused):
    """The file is larger than allowed (fields: limit_mb)."""


class ArchiveTooLarge(RollFileRefused):
    """Unpacked, the workbook is larger than allowed, or shrinks suspiciously (a zip bomb)."""


class FileEncrypted(RollFileRefused):
    """The workbook is protected by a password."""


class OldExcelFormat(RollFileRefused):
    """An .xls file of Excel 97–2003."""


class WebPageAsSpreadsheet(RollFileRefused):
    """An HTML or XML page saved under a spreadsheet's name."""


class FormatUnknown(RollFileRefused):
    """Neither an .xlsx workbook nor a CSV text in UTF-8 or GB18030."""


class WorkbookDamaged(RollFileRefused):
    """The workbook's parts do not fit together."""


class EntitiesForbidden(RollFileRefused):
    """An XML part declares a document type, as no spreadsheet program does."""


class TooManyRows(RollFileRefused):
    """More rows than allowed (fields: limit)."""


class TooManyColumns(RollFileRefused):
    """More columns than allowed (fields: limit)."""


class TooManySheets(RollFileRefused):
    """More sheets than allowed (fields: limit)."""


class CsvBroken(RollFileRefused):
    """The quotes of a CSV text do not pair (fields: line)."""


class HeaderNotFound(RollFileRefused):
    """No row among the first ones names the columns of a roll (fields: rows)."""


class ColumnsMissing(RollFileRefused):
    """The header lacks columns without which nobody can vote (fields: columns, sheet)."""


class ColumnTwice(RollFileRefused):
    """Two columns claim to be the same one (fields: column, sheet)."""


class SheetNotFound(RollFileRefused):
    """The sheet asked for is not there, or is no roll (fields: sheet)."""
