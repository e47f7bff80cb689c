package dev.hearth.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of one section: the records that it holds side by side, and the sections within
 * that have a schema of their own.
 *
 * @param records the records whose components are keys here
 * @param sections the sections within, by key
 * @param ignored whether someone else reads what is not known here
 * @param noun what the keys here name
 */
record SectionSchema(
    List<RecordReader<?>> records,
    Map<String, SectionSchema> sections,
    boolean ignored,
    String noun) {

  /** Binds a section and those within; what is wrong goes to the node's problems. */
  void bind(Node node, BoundRecords bound) {
    boolean left = ignored && records.isEmpty() && sections.isEmpty();
    if (left || !node.isResolved()) {
      return;
    }
    if (node.content() instanceof Content.Section section) {
      reportUnknown(node, section);
    } else if (!node.isSection()) {
      node.reportMismatch("a section { ... }");
      return;
    }
    records.forEach(reader -> bindRecord(node, reader, bound));
    sections.forEach((key, schema) -> schema.bind(node.child(key), bound));
  }

  private void reportUnknown(Node node, Content.Section section) {
    if (!ignored) {
      Set<String> known = new HashSet<>(sections.keySet());
      records.forEach(reader -> known.addAll(reader.keys()));
      UnknownKeys.report(node, section, known, noun);
    }
  }

  private static <T extends Record> void bindRecord(
      Node node, RecordReader<T> reader, BoundRecords bound) {
    reader.readKnown(node).ifPresent(value -> bound.put(node.path(), value));
  }
}
