/**
 * The second factor in front of a servlet application: one filter that holds back every session
 * without checked evidence, and the pages a person sees on the way.
 *
 * <p>A host writes one {@link dev.countersign.servlet.Logins}, builds a {@link
 * dev.countersign.servlet.SecondFactorFilter} and maps it to {@code /*} for all dispatcher types,
 * behind its own authentication. The filter decides nothing about factors: {@link
 * dev.countersign.pages.flow.OwnPages} carries what was typed to the verifier and shows what the
 * verifier says. The {@link dev.countersign.servlet.gate.Gate} is plain Java, because it must hold
 * when the engine is missing.
 *
 * <p>This package is for hosts; the packages below it are for the filter.
 */
@NullMarked
package dev.countersign.servlet;

import org.jspecify.annotations.NullMarked;
