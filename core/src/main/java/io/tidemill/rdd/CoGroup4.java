package io.tidemill.rdd;

import java.io.Serializable;
import java.util.List;

/**
 * All values that one key has in four RDDs; empty where it has none.
 *
 * @param first the values of the RDD that was asked
 * @param second those of the first other one
 * @param third those of the second other one
 * @param fourth those of the third other one
 */
public record CoGroup4<A, B, C, D>(List<A> first, List<B> second, List<C> third, List<D> fourth)
        implements Serializable {}
