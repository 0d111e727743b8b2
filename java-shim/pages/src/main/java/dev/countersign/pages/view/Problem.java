package dev.countersign.pages.view;

/**
 * One thing wrong with an input.
 *
 * @param field the id of the field it is about; empty for none
 * @param message what to do
 */
public record Problem(String field, String message) {}
