package dev.hearth.image.beans;

import java.io.Serial;
import java.util.EventObject;
import org.jspecify.annotations.Nullable;

/** Stands for {@code java.beans.PropertyChangeEvent} in the image, as far as Log4j creates it. */
public final class PropertyChangeEvent extends EventObject {
  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable String propertyName;

  /**
   * Makes an event.
   *
   * @param source whose property changed
   * @param propertyName which one, or null for several
   * @param oldValue what it was; not kept, for nothing in the image asks for it
   * @param newValue what it is; not kept either
   */
  public PropertyChangeEvent(
      Object source,
      @Nullable String propertyName,
      @Nullable Object oldValue,
      @Nullable Object newValue) {
    super(source);
    this.propertyName = propertyName;
  }

  /**
   * Names the property.
   *
   * @return its name, or null when several changed
   */
  public @Nullable String getPropertyName() {
    return propertyName;
  }
}
