/**
 * What it takes to run plans: {@link io.tidemill.engine.Engine} and the actions that it runs. The embedded engine lives in
 * {@code io.tidemill.engine.local}.
 */
@NullMarked
package io.tidemill.engine;

import org.jspecify.annotations.NullMarked;
