"""What officers are told where a scan, or one page of it, is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

SCANS: dict[str, Message] = {
    "scan_not_an_image": (
        415,
        _l("This cannot be opened as a picture or PDF. Please take a photo or a scan."),
    ),
    "scan_is_heic": (
        415,
        _l(
            "The phone's own format HEIC is not read here. Please set the camera to JPEG "
            "(most compatible), or take the photo from this page."
        ),
    ),
    "picture_not_kept": (
        409,
        _l(
            "Ballots are secret here. No picture of them is kept; they are keyed in from the paper."
        ),
    ),
    "not_to_key": (
        409,
        _l("%(serial)s is not out: it was not handed out, came back already, or is counted."),
    ),
    "scan_locked": (415, _l("This PDF asks for a password. Please save it without one.")),
    "scan_too_large": (413, _l("The file or its picture is too large. Please send it in parts.")),
    "scan_too_long": (413, _l("There are too many pages. Please send them in parts.")),
    "scan_too_heavy": (
        422,
        _l(
            "Drawing this page takes more time or memory than a page of paper needs. "
            "Please scan the paper again, or take a photo of it."
        ),
    ),
    "drawing_busy": (503, _l("Other files are being read. Please send this again in a minute.")),
    "code_unreadable": (409, _l("No code could be read. Please type the serial number below.")),
    "several_ballots": (409, _l("Several ballots are on one picture. Please take each alone.")),
    "paper_of_other_assembly": (
        409,
        _l("%(serial)s: this ballot was printed for another assembly. It does not count here."),
    ),
    "paper_not_ours": (
        409,
        _l("%(serial)s: the code is not the one we printed. Please show it to the scrutineer."),
    ),
    "paper_not_handed_out": (
        409,
        _l("%(serial)s is not entered as handed out. Please enter that first."),
    ),
    "paper_came_back": (409, _l("%(serial)s came back spoiled or blank. It does not count.")),
    "paper_counted": (409, _l("%(serial)s is counted already. Its picture stays as it is.")),
    "paper_keyed": (409, _l("%(serial)s is being keyed in. Its picture stays as it is.")),
    "scan_of_other_ballot": (409, _l("This is not %(serial)s: the code on it says %(other)s.")),
    "scan_page_not_found": (404, _l("This page does not wait any more. Somebody has seen to it.")),
    "register_filter_unknown": (404, _l("The registers are not sorted by this.")),
    "no_picture_yet": (409, _l("%(serial)s has no picture yet. Please take its first page first.")),
}
