/** The two types of java.beans that Log4j cannot do without; they enter its module in the image. */
@NullMarked
package dev.hearth.image.beans;

import org.jspecify.annotations.NullMarked;
