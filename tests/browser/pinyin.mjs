// The first letters of a Chinese name, by where its characters stand in the pinyin order of the language data.

const FIRST = [...'阿芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝'];
const LETTERS = [...'abcdefghjklmnopqrstwxyz'];
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

export function initials(name) {
  return [...name].map((character) => LETTERS[FIRST.findLastIndex((first) => order.compare(first, character) <= 0)] ?? character).join('');
}
