package dev.hearth.platform.posix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs a class of tests once with each engine that this machine can run. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.hearth.platform.posix.EngineTest#engines")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface EachEngine {}
