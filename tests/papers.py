"""Paper ballots as pictures: printed with their codes, scanned well or badly."""

from __future__ import annotations

import io
from collections.abc import Sequence

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFilter

A4 = (1400, 2000)
MODULE = 6
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def symbols(secret: str) -> str:
    """The 32 symbols printed for a secret's 40 hexadecimal digits."""
    number = int(secret, 16)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(31, -1, -1))


def code_text(serial: str, secret: str, *, end: bool = False) -> str:
    return f"YIJUE-PAPER:{serial}:{symbols(secret)}" + (":END" if end else "")


def paper(
    *codes: tuple[str, str], ends: Sequence[bool] = (False, True), word: str = ""
) -> Image.Image:
    """A page with a ballot's head code above and its end code below, as `ends` says."""
    page = Image.new("L", A4, "white")
    draw = ImageDraw.Draw(page)
    draw.text((100, 100), word or " ".join(serial for serial, _ in codes), fill=0, font_size=40)
    draw.rectangle((110, 500, 1300, 620), outline=0, width=3)
    draw.line((150, 560, 170, 590, 220, 520), fill=60, width=6)
    for place, (serial, secret) in enumerate(codes):
        for end in ends:
            corner = (1050 - 500 * place, 1500 if end else 100)
            page.paste(_qr(code_text(serial, secret, end=end)), corner)
    return page


def _qr(text: str) -> Image.Image:
    code = qrcode.QRCode(box_size=MODULE, border=4)
    code.add_data(text)
    return code.make_image().get_image().convert("L")


def jpeg(page: Image.Image, **options: object) -> bytes:
    return written(page, "JPEG", quality=80, **options)


def written(page: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    page.save(stream, kind, **options)
    return stream.getvalue()


def many(pages: Sequence[Image.Image], kind: str = "PDF") -> bytes:
    """One file of several pages, as a scanner sends it."""
    # Pillow keeps on a picture how it was written before.
    first, *rest = (page.copy() for page in pages)
    return written(first, kind, save_all=True, append_images=rest)


def badly(page: Image.Image, turn: float = 0) -> Image.Image:
    """A photo by hand: turned, blurred, in poor light, with noise."""
    photo = page.rotate(-turn, expand=True, fillcolor=110, resample=Image.Resampling.BICUBIC)
    shade = Image.linear_gradient("L").resize(photo.size).point(lambda value: 110 + value * 0.57)
    photo = ImageChops.multiply(photo, shade).filter(ImageFilter.GaussianBlur(1.6))
    return ImageChops.add(photo, Image.effect_noise(photo.size, 24), offset=-128)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))
