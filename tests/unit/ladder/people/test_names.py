"""Names stand in the order of their pinyin."""

from services.ladder.people.store.names import sort_key


def test_names_sort_by_pinyin() -> None:
    names = ["张伟", "曾晓", "单雄", "安宁", "Anna", "欧阳修", "王 伟", "王伟"]
    assert sorted(names, key=sort_key) == ["安宁", "Anna", "欧阳修", "单雄", "王 伟", "王伟", "曾晓", "张伟"]
