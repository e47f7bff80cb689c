package dev.hearth.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which records a configuration holds, and in which sections.
 *
 * <p>A record class is the schema of its section: each component is a required key, its name in
 * kebab-case ({@code maxFrameBytes} is {@code max-frame-bytes}), and a nested record is a section
 * within. Components are of type boolean, int, long, double, String, {@link java.time.Duration},
 * {@link dev.hearth.spi.ByteSize}, {@link java.nio.file.Path}, an enum, a record, or {@link
 * java.util.Optional}, {@link java.util.List} or {@code Map<String, …>} of these; only an Optional
 * may be without value. {@link dev.hearth.spi.AtLeast} and {@link dev.hearth.spi.AtMost} limit a
 * component, the record's constructor refuses what does not fit together with an {@link
 * IllegalArgumentException} whose message is a clause without a full stop.
 *
 * <p>Several records may share a section: <code>services.cache</code> holds both what the host
 * knows of any service and what the cache wants to know. A key that no record of its section has is
 * a problem.
 */
public final class Schema {
  private final SectionSchema root;
  private final List<Claim> claims;

  private Schema(SectionSchema root, List<Claim> claims) {
    this.root = root;
    this.claims = claims;
  }

  /** A record in a section. */
  record Claim(KeyPath section, RecordReader<?> reader) {}

  /** Starts a schema. */
  public static Builder builder() {
    return new Builder();
  }

  SectionSchema root() {
    return root;
  }

  boolean contains(KeyPath section, Class<?> type) {
    return claims.stream()
        .anyMatch(claim -> claim.section().equals(section) && claim.reader().type() == type);
  }

  /** The innermost section with a record that a key is in; the root if there is none. */
  KeyPath sectionOf(KeyPath key) {
    return claims.stream()
        .map(Claim::section)
        .filter(key::startsWith)
        .reduce(
            KeyPath.ROOT,
            (outer, inner) -> inner.segments().size() > outer.segments().size() ? inner : outer);
  }

  /** Collects the parts of a schema; for one thread. */
  public static final class Builder {
    private final List<Claim> claims = new ArrayList<>();
    private final Set<KeyPath> ignored = new HashSet<>();
    private final Map<KeyPath, String> nouns = new HashMap<>();

    private Builder() {}

    /**
     * Puts a record into a section, beside those that are there already.
     *
     * @throws SchemaException if the class cannot be read from a configuration, or shares a key
     *     with another record of the section
     */
    public Builder record(KeyPath section, Class<? extends Record> type) {
      RecordReader<?> reader = RecordReader.of(type, List.of());
      for (Claim claim : claims) {
        if (claim.section().equals(section)) {
          refuseSharedKeys(section, claim.reader(), reader);
        }
      }
      claims.add(new Claim(section, reader));
      return this;
    }

    /**
     * Leaves a section to someone else: whatever stands in it is no problem, apart from the keys of
     * records that were put into it or into a section within. With the root, a program reads the
     * few keys that it needs from a configuration that is not its own.
     */
    public Builder ignore(KeyPath section) {
      ignored.add(section);
      return this;
    }

    /**
     * Says what the keys of a section name, for messages such as "unknown service".
     *
     * @param noun a word in the singular
     */
    public Builder noun(KeyPath section, String noun) {
      nouns.put(section, noun);
      return this;
    }

    /**
     * Makes the schema of what was put in until now.
     *
     * @throws SchemaException if a record has a key that is also the way to another record's
     *     section
     */
    public Schema build() {
      return new Schema(section(KeyPath.ROOT), List.copyOf(claims));
    }

    private SectionSchema section(KeyPath section) {
      List<RecordReader<?>> readers = new ArrayList<>();
      Map<String, SectionSchema> within = new TreeMap<>();
      for (Claim claim : claims) {
        if (claim.section().equals(section)) {
          readers.add(claim.reader());
        } else {
          addWithin(section, claim.section(), within);
        }
      }
      ignored.forEach(path -> addWithin(section, path, within));
      nouns.keySet().forEach(path -> addWithin(section, path, within));
      readers.forEach(reader -> refuseWaysThrough(section, reader, within.keySet()));
      return new SectionSchema(
          List.copyOf(readers),
          within,
          ignored.contains(section),
          nouns.getOrDefault(section, "key"));
    }

    private void addWithin(KeyPath section, KeyPath path, Map<String, SectionSchema> within) {
      int depth = section.segments().size();
      if (path.startsWith(section) && path.segments().size() > depth) {
        within.computeIfAbsent(path.segments().get(depth), key -> section(section.child(key)));
      }
    }

    private static void refuseSharedKeys(
        KeyPath section, RecordReader<?> present, RecordReader<?> added) {
      for (String key : added.keys()) {
        if (present.keys().contains(key)) {
          throw new SchemaException(
              added.type().getName()
                  + " and "
                  + present.type().getName()
                  + " both have the key "
                  + section.child(key));
        }
      }
    }

    private static void refuseWaysThrough(
        KeyPath section, RecordReader<?> reader, Set<String> within) {
      for (String key : reader.keys()) {
        if (within.contains(key)) {
          throw new SchemaException(
              reader.type().getName()
                  + " has the key "
                  + section.child(key)
                  + ", which is also a section of its own");
        }
      }
    }
  }
}
