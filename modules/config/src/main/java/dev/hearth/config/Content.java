package dev.hearth.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands at a place in the configuration, as far as readers tell things apart. */
sealed interface Content {

  /** How a message calls it. */
  String description();

  /** Nothing, or {@code null}, which takes a default away. */
  record Absent() implements Content {
    @Override
    public String description() {
      return "nothing";
    }
  }

  /** A substitution that nothing defines, alone or as a part of something. */
  record Unresolved(String text) implements Content {
    @Override
    public String description() {
      return text;
    }
  }

  /** A string, number or boolean; HOCON converts between them freely, so only its text counts. */
  record Scalar(String text, String description) implements Content {}

  /** A list. */
  record Elements(ConfigList list) implements Content {
    @Override
    public String description() {
      return "a list";
    }
  }

  /** A section, with its keys sorted so that every reading goes the same way. */
  record Section(ConfigObject section, SortedSet<String> keys) implements Content {
    @Override
    public String description() {
      return "a section";
    }
  }

  /** Tells what a value is; the library says by an exception that it does not know yet. */
  static Content of(@Nullable ConfigValue value) {
    if (value == null) {
      return new Absent();
    }
    try {
      return switch (value.valueType()) {
        case NULL -> new Absent();
        case OBJECT -> {
          ConfigObject section = (ConfigObject) value;
          yield new Section(section, new TreeSet<>(section.keySet()));
        }
        case LIST -> new Elements((ConfigList) value);
        case STRING -> new Scalar(text(value), "the string " + render(value));
        case NUMBER -> new Scalar(text(value), "the number " + text(value));
        case BOOLEAN -> new Scalar(text(value), text(value));
      };
    } catch (ConfigException.NotResolved _) {
      return new Unresolved(render(value));
    }
  }

  /** A number's text is the one that was written: {@code 1.10} stays {@code 1.10}. */
  private static String text(ConfigValue value) {
    return value.unwrapped() instanceof String text ? text : value.atKey("it").getString("it");
  }

  private static String render(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }
}
