"""Names of people: common surnames and given names, about as frequent as in reality."""

import random
from typing import Final

from sample.chance import weighted

_SURNAMES: Final = [
    *[("王", 74), ("李", 72), ("张", 68), ("刘", 54), ("陈", 30), ("杨", 28), ("孙", 26), ("赵", 26), ("徐", 22)],
    *[("高", 16), ("马", 16), ("朱", 14), ("胡", 13), ("郭", 13), ("林", 12), ("宋", 12), ("郑", 10), ("韩", 10)],
    *[("曹", 9), ("董", 9), ("于", 9), ("许", 8), ("魏", 8), ("姜", 7), ("薛", 7), ("田", 7), ("杜", 7), ("任", 6)],
    *[("丁", 6), ("石", 6), ("彭", 5), ("崔", 5), ("孟", 5), ("秦", 5), ("潘", 5), ("季", 4), ("庄", 4), ("公", 3)],
    *[("诸葛", 2), ("解", 2), ("厉", 2), ("惠", 1), ("尉", 1)],
]
_MEN_COMMON: Final[tuple[str, ...]] = (
    *"伟强磊军勇涛明超刚平辉鹏杰波斌宇浩凯健俊帆峰宁亮栋洋",
    *("建国", "建军", "文博", "子涵", "国庆"),
)
_MEN_FIRST: Final = "志建文晓海国永家俊明立振宏庆世玉金传学兴维守绍继怀延德光新清福敬士元成运现加祥"
_MEN_SECOND: Final = "强伟华军博涛东峰波栋刚豪杰辉新亮龙宝旺青业全民泉增收起科超鹏"
_WOMEN: Final[tuple[str, ...]] = (
    *"芳娜敏静丽艳娟霞燕玲婷雪慧莹倩颖洁琳晶",
    *("秀英", "秀兰", "丽娟", "丽华", "晓燕", "晓霞", "海燕", "雅静", "雅琴", "文静", "欣怡"),
    *("梦瑶", "佳慧", "玉梅", "红梅", "春燕", "淑贞", "桂香", "翠萍"),
)


def person_name(rng: random.Random, *, man: bool) -> str:
    """Return a name."""
    surname = weighted(rng, _SURNAMES)
    if not man:
        return surname + rng.choice(_WOMEN)
    if rng.randrange(4) == 0:
        return surname + rng.choice(_MEN_COMMON)
    return surname + rng.choice(_MEN_FIRST) + rng.choice(_MEN_SECOND)
