/**
 * The engine contract: what every engine must do, as programs and their results. An engine is checked by running the
 * {@link io.tidemill.testkit.contract.Scenario scenarios} of {@link io.tidemill.testkit.contract.EngineContract} and some
 * {@link io.tidemill.testkit.contract.RandomPrograms random programs} on it; all need nothing but core, so that any test
 * framework can run them.
 *
 * <p>Words: the <em>reference</em> is {@link io.tidemill.testkit.contract.ReferenceEngine}, an interpreter of plans that is
 * meant to be right beyond doubt; a <em>scenario</em> is a program with a result that can be compared; a <em>layout</em> is how
 * its records lie in partitions.
 *
 * <p>To add an operator to the contract: a scenario in the class of its kind that names it in {@code covers}.
 */
@NullMarked
package io.tidemill.testkit.contract;

import org.jspecify.annotations.NullMarked;
