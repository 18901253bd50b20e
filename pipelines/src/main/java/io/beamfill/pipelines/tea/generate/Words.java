package io.beamfill.pipelines.tea.generate;

/** Text for names and descriptions, ready to stand between the quotes of JSON. */
final class Words {
  private static final String[] TEAS = {
    "Da Hong Pao",
    "大红袍",
    "Пуэр",
    "Earl Grey \\\"Blue Flower\\\"",
    "Genmaicha",
    "Salt \\u0026 Lemon",
    "Rooibos",
    "Яблоко и мята \\ud83c\\udf4f",
    "Oolong",
    "Cà phê sữa đá"
  };
  private static final String[] TAGS = {"Spring", "Smoky", "Утренний", "Ripe", "Sweet"};
  private static final String[] COLLECTIONS = {"At home", "Office", "Дача", "To try", "Gifts"};

  private Words() {}

  static String tea(Dice dice, int index) {
    return TEAS[dice.below(TEAS.length, index)] + " " + index;
  }

  static String tag(int index) {
    return TAGS[index % TAGS.length] + " " + index;
  }

  static String collection(Dice dice, int index) {
    return COLLECTIONS[dice.below(COLLECTIONS.length, index)];
  }

  static String description(Dice dice, int index) {
    int sentences = dice.below(4, index);
    return "Steep twice.\\nKeep dry; the second infusion is the best. ".repeat(sentences);
  }
}
