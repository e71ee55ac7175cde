package dev.edgeward.operator.dispatch;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A dispatcher whose calls end soon, since somebody waits for them. */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
public @interface Impatient {}
