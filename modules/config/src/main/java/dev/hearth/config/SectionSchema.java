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
 * @param ignored whether someone else reads this section
 * @param noun what the keys here name
 */
record SectionSchema(
    List<RecordReader<?>> records,
    Map<String, SectionSchema> sections,
    boolean ignored,
    String noun) {

  /** Binds a section and those within; what is wrong goes to the node's problems. */
  void bind(Node node, BoundRecords bound) {
    if (ignored || !node.isResolved()) {
      return;
    }
    if (node.content() instanceof Content.Section section) {
      Set<String> known = new HashSet<>(sections.keySet());
      records.forEach(reader -> known.addAll(reader.keys()));
      UnknownKeys.report(node, section, known, noun);
    } else if (!node.isSection()) {
      node.reportMismatch("a section { ... }");
      return;
    }
    records.forEach(reader -> bindRecord(node, reader, bound));
    sections.forEach((key, schema) -> schema.bind(node.child(key), bound));
  }

  private static <T extends Record> void bindRecord(
      Node node, RecordReader<T> reader, BoundRecords bound) {
    reader.readKnown(node).ifPresent(value -> bound.put(node.path(), value));
  }
}
