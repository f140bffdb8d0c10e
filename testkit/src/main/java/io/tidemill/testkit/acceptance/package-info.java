/**
 * What every source and every sink has to do, as checks for those of your own: {@link
 * io.tidemill.testkit.acceptance.SourceAcceptance} and {@link io.tidemill.testkit.acceptance.SinkAcceptance}. A <em>trial</em> is the
 * source or sink of one check with what is around it, such as the sender; each check gets a new one. Records are numbered, so that a check can
 * tell which are missing and which came twice.
 */
@NullMarked
package io.tidemill.testkit.acceptance;

import org.jspecify.annotations.NullMarked;
