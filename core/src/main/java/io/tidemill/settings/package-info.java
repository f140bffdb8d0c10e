/**
 * The settings of Tidemill, all named {@code tidemill.*}: what each means, how it is written, and where its value comes from.
 *
 * <p>A value given to the running JVM ({@code -Dtidemill.x=y}, which is what {@code --set} does) beats the environment
 * ({@code TIDEMILL_X}), which beats the properties file, which beats what the program says. So whoever runs a program can
 * change it without its source.
 */
@NullMarked
package io.tidemill.settings;

import org.jspecify.annotations.NullMarked;
