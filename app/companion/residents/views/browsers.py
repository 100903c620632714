"""Roughly what a phone is, from what its browser says of itself: two words, never all of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# The first sign that is found decides: many browsers name several others.
APPS = (
    ("MicroMessenger", "wechat"),
    ("AlipayClient", "alipay"),
    ("HuaweiBrowser", "huawei"),
    ("MiuiBrowser", "xiaomi"),
    ("MQQBrowser", "qq"),
    ("UCBrowser", "uc"),
    ("Edg", "edge"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("Chrome", "chrome"),
    ("CriOS", "chrome"),
    ("Safari", "safari"),
)
MACHINES = (
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("HarmonyOS", "harmony"),
    ("OpenHarmony", "harmony"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
)
APP_WORDS = {
    "wechat": _l("WeChat"),
    "alipay": _l("Alipay"),
    "huawei": _l("Huawei browser"),
    "xiaomi": _l("Xiaomi browser"),
    "qq": _l("QQ browser"),
    "uc": _l("UC browser"),
    "edge": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
MACHINE_WORDS = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "harmony": _l("Harmony phone"),
    "android": _l("Android phone"),
    "windows": _l("computer with Windows"),
    "mac": _l("Apple computer"),
}


def browser_of(said: str) -> str:
    """Return app and machine as kept: `wechat-iphone`; what is not known is left out."""
    app = next((name for sign, name in APPS if sign in said), "")
    machine = next((name for sign, name in MACHINES if sign in said), "")
    return f"{app}-{machine}"


def browser_words(kept: str) -> str:
    """Return what is kept as people read it."""
    app, _, machine = kept.partition("-")
    known = [str(APP_WORDS.get(app, "")), str(MACHINE_WORDS.get(machine, ""))]
    return " · ".join(one for one in known if one) or str(_l("unknown browser"))
