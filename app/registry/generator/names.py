"""Common characters from which synthetic names are drawn."""

from __future__ import annotations

from random import Random

# The first surnames are drawn more often, as they are in the streets.
_FREQUENT = "王李张刘陈"
_SURNAMES = (
    "杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁任姚"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文辉玲建华国红志玉海燕春梅晓峰雪飞宁鑫"
    "波斌宇浩凯健俊帆帅旭翔晨辰轩博睿涵雨欣怡佳琪思彤梓萱诗悦慧颖莹洁琳婷倩蕾薇岚云鹏龙山川"
)
_COMPANY_WORDS = "晨光 海晏 和信 启明 瑞丰 安泰 恒通 嘉禾 新程 广源 同创 百川 长青 汇泽 友邻"
_COMPANY_TRADES = "商贸 餐饮管理 药房 文化传播 信息技术 家居 超市 教育咨询 装饰工程 物流"
# An invented town, so that no company of the name exists.
TOWN = "云屿"


def draw_name(chance: Random) -> str:
    """Return a name of two or, four times in five, three characters."""
    surname = chance.choice(_FREQUENT if chance.random() < 0.4 else _SURNAMES)
    length = 2 if chance.random() < 0.8 else 1
    return surname + "".join(chance.choice(_GIVEN) for _ in range(length))


def draw_company(chance: Random) -> str:
    """Return the name of a company in the invented town."""
    word = chance.choice(_COMPANY_WORDS.split())
    return f"{TOWN}{word}{chance.choice(_COMPANY_TRADES.split())}有限公司"
