package dev.edgeward.apiserver.query;

import dev.edgeward.apiserver.query.FilterReader.Operand;

/** Makes a condition of a field, an operator and what it compares with. */
final class Conditions {
  private Conditions() {}

  static Filter of(Field<?, ?, ?> field, Operator operator, Operand operand) {
    ValueType<?> type = field.type();
    if (operator.needsText() && !(type instanceof TextType)) {
      throw operand
          .spot()
          .refuse(operator.text() + " is for text; " + field.name() + " is " + type.expectation());
    }
    String name = field.name();
    return switch (operator) {
      case EQ, GT, GTE, LT, LTE -> new Filter.Compare(name, operator, operand.value(type));
      case NE -> new Filter.Not(new Filter.Compare(name, Operator.EQ, operand.value(type)));
      case IN -> new Filter.Among(name, operand.values(type));
      case NOT_IN -> new Filter.Not(new Filter.Among(name, operand.values(type)));
      case IS_NULL -> isNull(name, operand.value(new FlagType()));
      case IS_NOT_NULL -> isNull(name, !operand.value(new FlagType()));
      case LIKE -> like(name, operand, false);
      case ILIKE -> like(name, operand, true);
      case NOT_LIKE -> new Filter.Not(like(name, operand, false));
      case NOT_ILIKE -> new Filter.Not(like(name, operand, true));
      case CONTAINS -> new Filter.Matches(name, TextPattern.contains(text(operand), false));
      case STARTS_WITH -> new Filter.Matches(name, TextPattern.startsWith(text(operand), false));
      case ENDS_WITH -> new Filter.Matches(name, TextPattern.endsWith(text(operand), false));
      case ICONTAINS -> new Filter.Matches(name, TextPattern.contains(text(operand), true));
      case ISTARTS_WITH -> new Filter.Matches(name, TextPattern.startsWith(text(operand), true));
      case IENDS_WITH -> new Filter.Matches(name, TextPattern.endsWith(text(operand), true));
    };
  }

  private static Filter isNull(String field, boolean wanted) {
    Filter isNull = new Filter.IsNull(field);
    return wanted ? isNull : new Filter.Not(isNull);
  }

  private static Filter like(String field, Operand operand, boolean folding) {
    TextPattern pattern = TextPattern.like(text(operand), folding);
    if (pattern == null) {
      throw operand.spot().refuse("a pattern can't end in a backslash that escapes nothing");
    }
    return new Filter.Matches(field, pattern);
  }

  private static String text(Operand operand) {
    return operand.value(TextType.ANY);
  }
}
