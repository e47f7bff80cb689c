package dev.hearth.image.beans;

import java.util.EventListener;

/** Stands for {@code java.beans.PropertyChangeListener} in the image; see {@code JarAdapter}. */
public interface PropertyChangeListener extends EventListener {
  /**
   * Is told of a change.
   *
   * @param event what changed
   */
  void propertyChange(PropertyChangeEvent event);
}
