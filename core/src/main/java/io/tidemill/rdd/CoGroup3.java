package io.tidemill.rdd;

import java.io.Serializable;
import java.util.List;

/**
 * All values that one key has in three RDDs; empty where it has none.
 *
 * @param first the values of the RDD that was asked
 * @param second those of the first other one
 * @param third those of the second other one
 */
public record CoGroup3<A, B, C>(List<A> first, List<B> second, List<C> third) implements Serializable {}
