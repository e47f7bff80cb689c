package dev.hearth.platform.posix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link EachEngine}, and once more with connections that have switched to rings. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.hearth.platform.posix.EngineTest#ways")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface EachWay {}
