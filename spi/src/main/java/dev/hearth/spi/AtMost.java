package dev.hearth.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The largest value that a component of a configuration record may have.
 *
 * <p>For numbers, {@link java.time.Duration} and {@link ByteSize}, also inside of {@link
 * java.util.Optional}, {@link java.util.List} and {@link java.util.Map}. Whoever binds a
 * configuration reports a larger value at the line where it stands, together with all other
 * problems. Rules between several components belong into the record's constructor.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AtMost {
  /**
   * The limit, itself allowed, written as in a configuration file: {@code "64"}, {@code "1 GiB"}.
   */
  String value();
}
