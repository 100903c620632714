"""Pictures for samples, drawn here: a sign, a stamp, a portrait and a notice board of nobody's."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

from app.platform.papers.fields.shared import Picture

RED, GREY, BLUE = (190, 20, 20, 255), (150, 150, 150, 255), (30, 90, 150, 255)
SIDE = 320


@lru_cache(maxsize=1)
def draw_seal() -> Picture:
    """Return a round red stamp with a star and no words: a sample is nobody's."""
    image, pen = _sheet(SIDE, SIDE)
    pen.ellipse((8, 8, SIDE - 8, SIDE - 8), outline=RED, width=10)
    middle, points = SIDE / 2, []
    for corner in range(10):
        reach = 70 if corner % 2 == 0 else 27
        turn = pi * corner / 5 - pi / 2
        points.append((middle + reach * cos(turn), middle + reach * sin(turn)))
    pen.polygon(points, fill=RED)
    return _png(image)


@lru_cache(maxsize=1)
def draw_logo() -> Picture:
    """Return three houses."""
    image, pen = _sheet(SIDE, SIDE)
    for left, top in ((20, 140), (115, 60), (210, 110)):
        pen.rectangle((left, top, left + 85, 300), fill=BLUE)
        pen.polygon([(left - 8, top), (left + 42, top - 45), (left + 93, top)], fill=BLUE)
        for floor in range(top + 25, 270, 50):
            pen.rectangle((left + 15, floor, left + 35, floor + 25), fill=(255, 255, 255, 255))
            pen.rectangle((left + 50, floor, left + 70, floor + 25), fill=(255, 255, 255, 255))
    return _png(image)


@lru_cache(maxsize=1)
def draw_portrait() -> Picture:
    """Return the outline of a person."""
    image, pen = _sheet(250, 350)
    pen.rectangle((0, 0, 250, 350), fill=(225, 232, 240, 255))
    pen.ellipse((75, 70, 175, 190), fill=GREY)
    pen.pieslice((15, 200, 235, 480), 180, 360, fill=GREY)
    return _png(image)


@lru_cache(maxsize=1)
def draw_board() -> Picture:
    """Return a notice board with two sheets on it."""
    image, pen = _sheet(520, 390)
    pen.rectangle((0, 0, 520, 390), fill=(214, 205, 190, 255))
    pen.rectangle((40, 40, 480, 330), fill=(120, 84, 50, 255))
    for left in (80, 290):
        pen.rectangle((left, 70, left + 150, 300), fill=(255, 255, 255, 255))
        for line in range(100, 280, 18):
            pen.line((left + 18, line, left + 132, line), fill=GREY, width=4)
    return _png(image)


def _sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    return image, ImageDraw.Draw(image)


def _png(image: Image.Image) -> Picture:
    data = BytesIO()
    image.save(data, "PNG")
    return Picture("image/png", data.getvalue())
